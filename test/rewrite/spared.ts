// Whether a changed document has kept everything but the values that are reported: comments, quotes, order, blanks.
import assert from 'node:assert/strict';
import { REWRITTEN } from '../../src/manifest/vocabulary.ts';
import type { Reported } from './filtered.ts';

type Edited = Pick<Reported, 'field' | 'before' | 'after'>;

/**
 * Takes the entries that are reported, and the mark, out of both texts: what is left has to be the same, character for
 * character. Knows nothing of how an edit is made.
 */
export function checkSpared(before: string, after: string, changes: readonly Edited[]): void {
  const keys = [...new Set(changes.map(({ field }) => keyOf(field))), REWRITTEN];
  // A last line without an end gets one where something comes behind it.
  const gone = changes.filter(({ after }) => after === undefined).map(({ field }) => keyOf(field));
  const [old, fresh] = [gone.reduce(withoutNote, before), after].map((text) =>
    keys.reduce(without, text).replace(/(?<!\n)$/, '\n'),
  );
  if (old !== fresh) assert.equal(withoutAnnotations(fresh!, old!), old, 'only what is reported is written anew');
  for (const { field, before: value, after: written } of changes) {
    if (value !== undefined && written !== undefined) checkStyle(before, after, keyOf(field));
  }
}

/** `spec.restartPolicy` and `metadata.annotations["helm.sh/hook"]`: the key in the end. */
function keyOf(field: string): string {
  return /\["(.*)"\]$/.exec(field)?.[1] ?? field.slice(field.lastIndexOf('.') + 1);
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'`;

function keyPattern(key: string): string {
  return String.raw`(?:["']?)${key.replaceAll(/[.\\[\](){}*+?^$|/]/g, '\\$&')}(?:["']?)[ \t]*:[ \t]*`;
}

/** What is said behind an annotation that is taken away goes with it. */
function withoutNote(text: string, key: string): string {
  return text.replace(
    new RegExp(String.raw`^( *${keyPattern(key)}(?:${QUOTED}|[^\n#"']*?))[ \t]+#[^\n\r]*`, 'gm'),
    '$1',
  );
}

function without(text: string, key: string): string {
  const entry = keyPattern(key);
  // The value's end, and lines of it that are indented more than the key.
  const block = String.raw`(?:${QUOTED}|[^\s#"'](?:[^\n\r#]|(?<=\S)#)*?)?(?:\r?\n\k<indent>[ ]+[^\s#].*?)*(?=[ \t]*(?:$|#|\r|,$))`;
  const flow = String.raw`(?:${QUOTED}|[^\s,}"'][^,}\n]*?)?(?=\s*[,}])`;
  return text
    .replace(new RegExp(String.raw`,\s*${entry}${flow}`, 'g'), '')
    .replace(new RegExp(String.raw`(?<=[{]\s*)${entry}${flow}(?:,\s*)?`, 'g'), '')
    .replace(new RegExp(String.raw`^(?<indent> *)${entry}${block}[ \t]*(?:\r?\n|$(?!\n))`, 'gm'), '')
    .replace(new RegExp(String.raw`^(?<indent> *)${entry}${block}[ \t]*`, 'gm'), '')
    .replace(/\{\s+\}/g, '{}');
}

/** Without an `annotations` that had to be made, where the other has none. */
function withoutAnnotations(text: string, other: string): string {
  const shapes = [/^ *annotations:[ ]*\r?\n/m, /"annotations": \{\}(, )?/, / \{\}(?=\s*$)/m];
  for (const shape of shapes) if (text.replace(shape, '') === other) return other;
  return text;
}

/** Blanks before the value, and its quotes where it had some, are the author's. */
function checkStyle(before: string, after: string, key: string): void {
  const [old, fresh] = [before, after].map((text) =>
    [...text.matchAll(new RegExp(String.raw`(${keyPattern(key)})(["']?)`, 'g'))].map(([, start, quote]) => ({
      start,
      quote,
    })),
  );
  if (old!.length !== 1 || fresh!.length !== 1) return;
  const [was, is] = [old![0]!, fresh![0]!];
  if (was.quote !== '') assert.equal(is.quote, was.quote, `${key} keeps its quotes`);
  // `key:` without a value gets the blank that it lacks.
  if (is.start !== `${was.start} `) assert.equal(is.start, was.start, `${key} keeps its writing`);
}
