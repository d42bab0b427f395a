import { titleOf } from '../manifest/document.ts';
import type { Unfixed } from '../rewrite/rendering.ts';
import { changeText, shortField } from './change-text.ts';
import type { OriginOf } from './findings.ts';
import { type FileChange, fileChangeJson, unfixedChange } from './fixes.ts';
import { count, displayWidth, type Paint, printable } from './text.ts';

/** What was fixed, or would be, file by file: object, field, before and after, rule. */
export function fixesText(
  changes: readonly FileChange[],
  paint: Paint,
  word: 'fixed' | 'would fix' = 'fixed',
): string[] {
  const files = Map.groupBy(changes, ({ file }) => file);
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([file, own]) => [...fileBlock(word, file, own, paint), '']);
}

function fileBlock(word: string, file: string, changes: readonly FileChange[], paint: Paint): string[] {
  const rows = changes.map((change) => {
    const json = fileChangeJson(change);
    return {
      title: printable(titleOf(json.object)),
      text: changeText(json, paint, change.applied.change.isPlain),
      rule: json.rule,
    };
  });
  const width = Math.max(...rows.map(({ title }) => displayWidth(title)));
  const lines = rows.map(({ title, text, rule }) => {
    const space = ' '.repeat(width - displayWidth(title));
    return `  ${title}${space}  ${text}  ${paint(rule, 'dim')}`;
  });
  // A template's loop renders one line many times.
  return [`${paint(word, 'bold', 'green')} ${paint(printable(file), 'bold')}`, ...new Set(lines)];
}

/** What was not fixed, and why, in one line. */
export function unfixedText(unfixed: Unfixed, target: { readonly originOf: OriginOf }): string {
  const { file, line, object, field, rule, because } = unfixedChange(unfixed, target);
  const what = `${printable(titleOf(object))}  ${shortField(field)} [${rule}]`;
  return `not fixed ${printable(file)}:${line}  ${what}: ${printable(because)}`;
}

/** `3 changes in 2 files`. */
export function countChanges(changes: readonly FileChange[]): string {
  return `${count(changes.length, 'change')} in ${count(new Set(changes.map(({ file }) => file)).size, 'file')}`;
}
