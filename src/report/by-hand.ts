import type { Change } from '../lint/finding.ts';
import { applyEdits, type Edit } from '../manifest/edit.ts';
import { readDocuments } from '../manifest/read.ts';
import { withoutSecrets } from './findings-secrets.ts';

/** Some lines of what Helm renders. */
export interface Hunk {
  /** The keys that the lines stand below, from the outermost. */
  readonly parents: readonly string[];
  readonly lines: readonly string[];
}

/** Longer lines are those of JSON, in which nobody finds anything. */
const LONGEST = 200;

/**
 * The lines that a person has to write to make a change, as they stand in what Helm renders; those that have to go say
 * so in a comment. Values of Secrets are dots.
 */
export function byHand(change: Change): readonly Hunk[] {
  const { document, edits } = change;
  const own = edits.map(({ range, text }) => ({
    range: { start: range.start - document.range.start, end: range.end - document.range.start },
    text,
  }));
  const before = document.source.text.slice(document.range.start, document.range.end);
  const after = shown(applyEdits(before, own));
  const hunks = inOrder(own).map(({ edit, at }) => hunkOf(edit, shown(before), after, at));
  const isLong = hunks.some(({ lines }) => lines.some((line) => line.length > LONGEST));
  return isLong ? [{ parents: [], lines: [asField(change)] }] : hunks;
}

/** Hunks below the same keys as one, each once; whole documents stay apart. */
export function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const groups = Map.groupBy(hunks, ({ parents, lines }) => (parents.length > 0 ? parents : lines).join('\n'));
  return [...groups.values()].map((group) => {
    const different = new Map(group.map((hunk) => [hunk.lines.join('\n'), hunk.lines]));
    return { parents: group[0]!.parents, lines: [...different.values()].flat() };
  });
}

/** The edits, each with its offset in the edited text. */
function inOrder(edits: readonly Edit[]): { readonly edit: Edit; readonly at: number }[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.range.start - b.range.start)
    .map((edit) => {
      const at = edit.range.start + shift;
      shift += edit.text.length - (edit.range.end - edit.range.start);
      return { edit, at };
    });
}

function hunkOf({ range, text }: Edit, before: string, after: string, at: number): Hunk {
  const gone = before.slice(range.start, range.end);
  if (text === '' && gone.includes('\n')) {
    const lines = gone.trimEnd().split('\n');
    return { parents: parentsOf(before, range.start), lines: lines.map((line) => `${line.trimEnd()}  ${REMOVE}`) };
  }
  const first = text.includes('\n') ? at + indentOf(text) : at;
  const start = after.lastIndexOf('\n', first - 1) + 1;
  const feed = after.indexOf('\n', Math.max(start, at + text.trimEnd().length));
  const lines = after.slice(start, feed < 0 ? after.length : feed).split('\n');
  const isDocument = lines[0]!.startsWith('---');
  return { parents: isDocument ? [] : parentsOf(after, start), lines: lines.map((line) => line.trimEnd()) };
}

const REMOVE = '# remove this line';

/** The keys that a line stands below, from the outermost: lines before it that are less and less indented. */
function parentsOf(text: string, start: number): readonly string[] {
  const parents: string[] = [];
  let below = lineAt(text, start);
  for (const line of text.slice(0, start).split('\n').reverse()) {
    if (/^\s*(#|$)/.test(line) || !isAbove(line, below)) continue;
    parents.unshift(line.trimEnd());
    below = line;
  }
  return parents;
}

/** The items of a list may be no more indented than its key. */
function isAbove(line: string, below: string): boolean {
  const [own, other] = [indentOf(line), indentOf(below)];
  return own < other || (own === other && isItem(below) && !isItem(line));
}

function isItem(line: string): boolean {
  return /^\s*- /.test(line);
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}

function asField({ field, after }: Change): string {
  const key = /^metadata\.annotations\["(.*)"\]$/.exec(field)?.[1] ?? field;
  return after === undefined ? `${key}  ${REMOVE}` : `${key}: ${JSON.stringify(after)}`;
}

function shown(text: string): string {
  return withoutSecrets(text, readDocuments({ file: '', text }, 4).documents);
}
