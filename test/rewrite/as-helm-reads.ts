// What Helm's own code reads in a rewritten stream, held against what it read before and what was reported.
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { splitDocuments } from '../../src/manifest/split.ts';
import { REWRITTEN } from '../../src/manifest/vocabulary.ts';
import type { OracleDocument, OracleReading } from '../oracle/oracle.ts';
import type { Reported } from './filtered.ts';
import { type Json, plain, valueAt, written } from './json-paths.ts';
import { checkSpared } from './spared.ts';

/** Changed documents differ in what is reported and in no character else; all others are the same, byte for byte. */
export function checkTexts(before: string, after: string, changes: readonly Reported[]): void {
  const [old, fresh] = [before, after].map((text) => piecesOf(text));
  assert.deepEqual(fresh!.between, old!.between, 'what stands between the documents stays');
  assert.equal(fresh!.documents.length, old!.documents.length, 'as many documents');
  for (const [at, text] of old!.documents.entries()) {
    const own = changes.filter(({ document }) => document === at);
    if (own.length === 0) assert.equal(fresh!.documents[at], text, `document ${at} has no reported change`);
    else checkSpared(text, fresh!.documents[at]!, own);
  }
}

function piecesOf(text: string) {
  const ranges = splitDocuments(text, 4);
  return {
    documents: ranges.map(({ start, end }) => text.slice(start, end)),
    between: [...ranges, { start: text.length, end: 0 }].map(({ start }, at) =>
      text.slice(ranges[at - 1]?.end ?? 0, start),
    ),
  };
}

/**
 * Helm reads the same documents in the same order, and in them nothing else than the reported changes, each of which
 * happened; what changed is marked with its rules, and nothing else is.
 */
export function checkReading(before: OracleReading, after: OracleReading, changes: readonly Reported[]): void {
  const [old, fresh] = [before, after].map((reading) => Object.values(reading.documents)[0] ?? []);
  assert.equal(after.refused, before.refused, 'Helm takes it as before');
  assert.equal(fresh!.length, old!.length, 'Helm reads as many documents');
  for (const [at, document] of old!.entries()) {
    const own = changes.filter((change) => change.document === at);
    checkBefore(document, own);
    const expected = own.reduce(applied, plain(document.json));
    const actual = plain(fresh![at]!.json);
    const mark = valueAt(actual, ['metadata', 'annotations', REWRITTEN]);
    checkMark(mark, valueAt(expected, ['metadata', 'annotations', REWRITTEN]), own);
    assert.deepEqual(actual, own.length === 0 ? expected : markedAs(expected, mark), `document ${at} as Helm reads it`);
  }
}

/** What a change says was there is what Helm reads, or what an earlier change has written. */
function checkBefore({ head, json }: OracleDocument, changes: readonly Reported[]): void {
  // Helm writes large and broken numbers in a way of its own, so annotations are taken as it reads them.
  const annotations = new Map(head?.annotations);
  const seen = new Map<string, string | undefined>();
  for (const { field, before, after } of changes) {
    const path = pathOf(field);
    const isAnnotation = path[0] === 'metadata' && path[1] === 'annotations';
    const first = isAnnotation ? annotations.get(String(path[2])) : valueAt(plain(json), path);
    const was = seen.has(field) ? seen.get(field) : first;
    assert.equal(String(was ?? ''), before ?? '', `${field}, before the change`);
    seen.set(field, after);
  }
}

export function applied(value: Json, { field, after, isPlain }: Reported): Json {
  return written(value, pathOf(field), isPlain ? (parse(after!) as Json) : after);
}

function checkMark(mark: Json | undefined, older: Json | undefined, changes: readonly Reported[]): void {
  if (changes.length === 0) {
    assert.equal(mark, older, 'what is not changed is not marked');
    return;
  }
  const words = (value: Json | undefined) =>
    String(value ?? '')
      .split(',')
      .filter(Boolean);
  const rules = [...new Set([...words(older), ...changes.map(({ rule }) => rule)])];
  assert.deepEqual(words(mark).sort(), rules.sort(), 'the mark names the rules');
}

function markedAs(value: Json, mark: Json | undefined): Json {
  return written(value, ['metadata', 'annotations', REWRITTEN], mark);
}

/** `spec.containers[0].image` and `metadata.annotations["helm.sh/hook"]` as keys. */
function pathOf(field: string): (string | number)[] {
  return [...field.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    quoted !== undefined ? JSON.parse(`"${quoted}"`) : index !== undefined ? Number(index) : name!,
  );
}
