// What rewriting promises holds for fixes on request too: in mode full, and for each rule alone, over whole streams.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { rulesWith, STREAM_RULES } from '../../src/lint/stream-rules.ts';
import type { ManifestDocument, Source } from '../../src/manifest/document.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { POSTRENDER_FILENAME, REWRITTEN } from '../../src/manifest/vocabulary.ts';
import { namelessHook } from '../../src/release/nameless.ts';
import { readRelease } from '../../src/release/read.ts';
import type { Filtered } from '../../src/rewrite/filter.ts';
import type { Reach } from '../../src/rewrite/mode.ts';
import { filterWhole } from '../../src/rewrite/whole.ts';
import { caseStreams, corpusStreams, randomStreams, type Stream } from './streams.ts';

const OPTIONS = { helm: 4, name: 'shop', namespace: 'web' } as const;

interface Rewriting {
  readonly text: string;
  readonly result: Filtered;
}

function rewritten(text: string, reach: Reach): Rewriting {
  const stream = byteStream(new TextEncoder().encode(text), 'stdin');
  // As the settings have it.
  const weights = reach.mode === 'full' ? 'explicit' : 'keep';
  const read = (sources: readonly Source[]) => readRelease(sources, { ...OPTIONS, weights });
  const rules = reach.mode === 'full' ? STREAM_RULES : rulesWith(reach.optIn!);
  const result = filterWhole(stream, { ...reach, rules, inlineIgnores: true, read });
  return { text: Buffer.from(result.parts.join(''), 'latin1').toString(), result };
}

function documentsIn(text: string): ManifestDocument[] {
  const { release } = readRelease([{ file: 'all', text }], OPTIONS);
  return [...release.hooks.map(({ document }) => document), ...release.objects].sort((a, b) => a.index - b.index);
}

function titleOf({ head }: ManifestDocument): string {
  return `${head.namespace}/${head.kind}/${head.name}`;
}

/** The places of the documents that were there before, in the order in which they were. */
function placesOf(before: readonly ManifestDocument[], after: readonly ManifestDocument[]): number[] {
  let from = 0;
  return before.map((document) => {
    const at = after.findIndex((other, at) => at >= from && titleOf(other) === titleOf(document));
    assert.ok(at >= 0, `${titleOf(document)} is there, and in its place`);
    from = at + 1;
    return at;
  });
}

/** Untouched documents are the same bytes; what is changed or added bears the mark. */
function checkDocuments(before: string, { text, result }: Rewriting): void {
  const [old, fresh] = [documentsIn(before), documentsIn(text)];
  const places = placesOf(old, fresh);
  const pieces = (text: string) => splitDocuments(text, 4).map(({ start, end }) => text.slice(start, end));
  const [oldTexts, freshTexts] = [pieces(before), pieces(text)];
  assert.equal(oldTexts.length - old.length, freshTexts.length - fresh.length);
  const named = new Set(result.changes.map(({ change }) => titleOf(change.document)));
  for (const [at, document] of old.entries()) {
    const now = fresh[places[at]!]!;
    if (textOf(document) === textOf(now)) continue;
    assert.ok(named.has(titleOf(document)), `the change of ${titleOf(document)} is reported`);
    assert.ok(now.head.annotations.has(REWRITTEN), `${titleOf(document)} bears the mark`);
  }
  const kept = new Set(places);
  for (const [at, document] of fresh.entries()) if (!kept.has(at)) checkAdded(document, fresh[at - 1]!);
}

function checkAdded({ head }: ManifestDocument, before: ManifestDocument): void {
  assert.ok(head.annotations.has(REWRITTEN), `the added ${head.kind}/${head.name} bears the mark`);
  assert.equal(
    head.annotations.get(POSTRENDER_FILENAME)?.value,
    before.head.annotations.get(POSTRENDER_FILENAME)?.value,
    'and comes from the template of the hook that it serves',
  );
}

function textOf({ source, range }: ManifestDocument): string {
  return source.text.slice(range.start, range.end);
}

function check(stream: Stream, reach: Reach): Rewriting {
  try {
    const once = rewritten(stream.text, reach);
    if (once.result.changes.length === 0) assert.equal(once.text, stream.text);
    checkDocuments(stream.text, once);
    const twice = rewritten(once.text, reach);
    assert.equal(twice.text, once.text, 'a second time changes nothing');
    return once;
  } catch (error) {
    (error as Error).message = `${stream.name}: ${(error as Error).message}\n${stream.text.slice(0, 3000)}`;
    throw error;
  }
}

function isRefused({ text }: Stream): boolean {
  const { release, problems } = readRelease([{ file: 'all', text }], OPTIONS);
  return problems.length > 0 || namelessHook(release) !== undefined;
}

const ALL: readonly (readonly [string, () => Stream[]])[] = [
  ['rule cases', caseStreams],
  ['corpus', corpusStreams],
  ['random releases', randomStreams],
];

for (const [kind, streams] of ALL) {
  describe(kind, () => {
    const byRule = new Map<string, Stream[]>();

    test('mode full', (context) => {
      const all = streams().filter((stream) => !isRefused(stream));
      if (all.length === 0) return context.skip('HELM_HOOKS_CORPUS does not name a folder');
      for (const stream of all) {
        const { result } = check(stream, { mode: 'full' });
        for (const rule of new Set(result.changes.map(({ rule }) => rule)))
          byRule.set(rule, [...(byRule.get(rule) ?? []), stream]);
      }
    });

    test('each rule alone', () => {
      for (const [rule, own] of byRule) {
        for (const stream of own) check(stream, { mode: 'fix', optIn: new Set([rule]) });
      }
    });
  });
}
