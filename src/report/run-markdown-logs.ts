import { titleOf } from '../manifest/document.ts';
import type { ContainerLog, HookSummary, RunSummary } from '../run/summary.ts';
import { logText } from './log-text.ts';
import { code } from './markdown.ts';
import { isCulprit } from './run-words.ts';
import { count } from './text.ts';

/** A comment on GitHub holds 65,536 characters, and one that is longer is refused as a whole. */
const MOST_CHARACTERS = 64_000;

/** So much of one log at most, so that one that is loud leaves room for the others. */
const MOST_OF_ONE = 16_000;

/** What stands around the lines of a log. */
const FRAME = 500;

/**
 * The logs of all containers, folded: those of hooks that failed first, and of each its end.
 *
 * @param used how many characters there are already
 */
export function logBlocks({ hooks }: RunSummary, used: number): readonly string[] {
  const [failed, others] = [hooks.filter(isCulprit), hooks.filter((hook) => !isCulprit(hook))];
  const logs = [...failed, ...others].flatMap((hook) => hook.logs.map((log) => ({ hook, log })));
  const blocks: string[] = [];
  let room = MOST_CHARACTERS - used;
  for (const { hook, log } of logs) {
    const lines = endOf(log.lines.map(logText), Math.min(room - FRAME, MOST_OF_ONE));
    if (lines.length === 0 && log.lines.length > 0) continue;
    const block = logBlock(hook, log, lines);
    room -= block.length + 2;
    blocks.push(block);
  }
  const missing = logs.length - blocks.length;
  if (missing > 0) blocks.push(`The logs of ${count(missing, 'more container')} have no room in a comment.`);
  return blocks;
}

/** The last lines that fit. */
function endOf(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  const first = lines.findLastIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return lines.slice(first + 1);
}

function logBlock(
  hook: HookSummary,
  { pod, container, lines, dropped }: ContainerLog,
  shown: readonly string[],
): string {
  const last = dropped > 0 || shown.length < lines.length ? 'the last ' : '';
  const title = `Log of ${code(titleOf(hook))}: pod ${code(pod)}, container ${code(container)}, ${last}${count(shown.length, 'line')}`;
  return `<details><summary>${html(title)}</summary>\n\n${fenced(shown)}\n\n</details>`;
}

/** Markdown means nothing inside of summary: code becomes an element. */
function html(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

/** Lines of others in a block that they cannot end. */
export function fenced(lines: readonly string[]): string {
  const shown = lines.map((line) => logText(line));
  const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...shown, fence].join('\n');
}
