import { applyEdits, type Edit } from '../manifest/edit.ts';
import type { AliasNode, MappingNode, Node, ScalarNode, SequenceNode } from '../manifest/node.ts';
import { positionAt } from '../manifest/text.ts';
import { readYaml } from '../manifest/yaml.ts';
import type { Change, Fix } from './finding.ts';
import { annotationChange } from './fix.ts';
import { IGNORE, type Ignore } from './ignore.ts';
import { lineEnd } from './ignore-lines.ts';

const WHY = 'it ignores nothing';

/** More than there are: no list to mend word by word, each time with all others written anew. */
const MOST_RULES = 200;

/**
 * A problem's `fix` that takes a rule out of ignores, or the whole ignore where nothing else is in it, and a `help` that says so; empty, to be spread,
 * where that would change a script, and for a template's own comments, whose marks eat blanks.
 *
 * @param ignores what became of one line of a template: each names the same rules
 * @param at which of the rules; undefined: all of it
 */
export function removal(ignores: readonly Ignore[], at?: number): { readonly fix?: Fix; readonly help?: string } {
  if (at !== undefined && ignores.some(({ rules }) => rules.length > MOST_RULES)) return {};
  const changes = ignores.map((ignore) =>
    ignore.place === 'annotation' ? inAnnotation(ignore, at) : inComment(ignore, at),
  );
  const made = changes.filter((change) => change !== undefined);
  const [first] = ignores;
  if (!first || made.length < changes.length) return {};
  const isWord = at !== undefined && first.rules.length > 1;
  const what = isWord ? `"${first.rules[at]!.id}"` : first.place === 'annotation' ? 'the annotation' : 'the comment';
  return { fix: { safety: 'safe', changes: made }, help: `remove ${what}` };
}

function inAnnotation({ document, reason, rules }: Ignore, at: number | undefined): Change | undefined {
  const ids = rules.filter((_, index) => index !== at).map(({ id }) => id);
  const list = ids.join(', ');
  const after = ids.length === 0 || at === undefined ? undefined : reason === '' ? list : `${list} -- ${reason}`;
  return annotationChange(document, IGNORE, after, WHY);
}

function inComment(ignore: Ignore, at: number | undefined): Change | undefined {
  if (ignore.place !== 'comment' || isText(ignore)) return undefined;
  const { document, range, rules } = ignore;
  const { text } = document.source;
  const isWord = at !== undefined && rules.length > 1;
  const edit = isWord ? wordRemoval(ignore, at) : commentRemoval(text, ignore);
  const before = text.slice(range.start, range.end);
  const after = isWord ? applyEdits(before, [moved(edit, -range.start)]) : undefined;
  const field = fieldIn(text, range.start);
  return { document, field, fieldIn, before, after, edits: [edit], why: WHY };
}

/** Its line tells a comment apart from others of the document, of which each is a change of its own. */
function fieldIn(text: string, offset: number): string {
  return `comment in line ${positionAt(text, offset).line}`;
}

/** With the comma behind it, or in front of the last. */
function wordRemoval({ rules }: Ignore, at: number): Edit {
  const next = rules[at + 1];
  const { start, end } = rules[at]!.range;
  const range = next ? { start, end: next.range.start } : { start: rules[at - 1]!.range.end, end };
  return { range, text: '' };
}

/** With its line where it has one of its own. */
function commentRemoval(text: string, { range }: Pick<Ignore, 'range'>): Edit {
  const line = text.lastIndexOf('\n', range.start - 1) + 1;
  const sign = text.slice(line, range.start).search(/[ \t]*#+[ \t]*$/);
  if (sign === 0) return { range: { start: line, end: Math.min(lineEnd(text, range.end) + 1, text.length) }, text: '' };
  return { range: { start: line + sign, end: range.end }, text: '' };
}

/** What is read anew for the sake of a comment, at most. */
const MOST_TEXT = 200_000;

/** Whether a document would say something else without a comment: what looks like one can be part of a script. */
function isText({ document, range }: Ignore): boolean {
  const { source, root } = document;
  const { start, end } = document.range;
  if (!root) return false;
  if (end - start > MOST_TEXT) return true;
  const edit = commentRemoval(source.text, { range });
  const own = { start: Math.max(edit.range.start, start), end: Math.min(edit.range.end, end) };
  // The document alone: a source can hold thousands of them, and of ignores.
  const text = applyEdits(source.text.slice(start, end), [moved({ range: own, text: '' }, -start)]);
  const reading = readYaml(text, { start: 0, end: text.length });
  return !reading.ok || !reading.root || !isSame(root, reading.root, 0);
}

function moved({ range, text }: Edit, by: number): Edit {
  return { range: { start: range.start + by, end: range.end + by }, text };
}

/** Deeper than what people write; what is not looked at counts as another. */
const DEEPEST = 200;

function isSame(a: Node, b: Node, depth: number): boolean {
  if (depth > DEEPEST || a.type !== b.type) return false;
  if (a.type === 'alias') return a.name === (b as AliasNode).name;
  if (a.tag !== (b as ScalarNode).tag) return false;
  if (a.type === 'scalar') return a.value === (b as ScalarNode).value;
  const [ours, theirs] = [partsOf(a), partsOf(b as typeof a)];
  return ours.length === theirs.length && ours.every((part, at) => isSame(part, theirs[at]!, depth + 1));
}

function partsOf(node: SequenceNode | MappingNode): readonly Node[] {
  return node.type === 'sequence' ? node.items : node.pairs.flatMap(({ key, value }) => [key, value]);
}
