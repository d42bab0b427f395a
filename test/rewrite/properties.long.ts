// What rewriting.md promises, for everything that there is to rewrite.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import { withoutIgnored } from '../../src/lint/ignores.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Hook, ManifestDocument, Source } from '../../src/manifest/document.ts';
import { piecesOf, readPiece } from '../../src/manifest/read.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { REWRITTEN } from '../../src/manifest/vocabulary.ts';
import { isRun } from '../../src/release/life.ts';
import { needsOf, stateOf } from '../../src/release/needs.ts';
import { hooksOf } from '../../src/release/order.ts';
import { releaseOf } from '../../src/release/read.ts';
import type { Release } from '../../src/release/release.ts';
import type { Filtered } from '../../src/rewrite/filter.ts';
import { choiceOf, type Mode } from '../../src/rewrite/mode.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';
import { filtered, isRefused, OPTIONS } from './filtered.ts';
import { ALL_STREAMS, type Stream } from './streams.ts';

/** Every document read to its end. */
function readWhole(sources: readonly Source[]): Release {
  const documents = sources.flatMap((source) =>
    piecesOf(source, OPTIONS.helm).flatMap((piece) => {
      const reading = readPiece(piece);
      return reading.ok ? [reading.document] : [];
    }),
  );
  return releaseOf(sources, documents, OPTIONS);
}

function released(text: string): Release {
  return readWhole([{ file: 'all', text }]);
}

function documentsOf({ hooks, objects }: Release): ManifestDocument[] {
  return [...hooks.map(({ document }) => document), ...objects].sort((a, b) => a.index - b.index);
}

/** Annotations as Helm reads them, but for our mark. */
function annotationsOf({ head }: ManifestDocument): Map<string, string> {
  const pairs = [...head.annotations].map(([key, { value }]) => [key, value] as const);
  return new Map(pairs.filter(([key]) => key !== REWRITTEN));
}

function checkBytes(before: string, after: string, { changes }: Filtered): void {
  const [old, fresh] = [before, after].map((text) =>
    splitDocuments(text, 4).map(({ start, end }) => text.slice(start, end)),
  );
  assert.equal(fresh!.length, old!.length, 'as many documents');
  const differs = fresh!.filter((text, at) => text !== old![at]).length;
  const changed = new Set(changes.map(({ change }) => change.document.source));
  assert.ok(differs <= changed.size || changed.size === 0, 'only documents with a reported change differ');
  if (changes.length === 0) assert.equal(after, before);
}

function checkReading(before: Release, after: Release, { changes }: Filtered): void {
  const old = documentsOf(before);
  documentsOf(after).forEach((document, at) => {
    const was = old[at]!;
    assert.equal(`${document.head.kind}/${document.head.name}`, `${was.head.kind}/${was.head.name}`, 'order is kept');
    const expected = annotationsOf(was);
    for (const { change } of changes) {
      const key = /^metadata\.annotations\["(.*)"\]$/.exec(change.field)?.[1];
      if (key === undefined) continue;
      const same = change.document.head.kind === was.head.kind && change.document.head.name === was.head.name;
      const now = document.head.annotations.get(key)?.value;
      if (same && now !== expected.get(key) && (now ?? undefined) === change.after) {
        if (now === undefined) expected.delete(key);
        else expected.set(key, now);
      }
    }
    assert.deepEqual([...annotationsOf(document)].sort(), [...expected].sort(), 'only what is reported changes');
    const isChanged = documentText(document) !== documentText(was);
    if (isChanged) assert.ok(document.head.annotations.has(REWRITTEN), 'what changes is marked');
  });
}

function documentText({ source, range }: ManifestDocument): string {
  return source.text.slice(range.start, range.end);
}

/** Hooks by their place in the stream, which no rewrite changes. */
function hookAt(release: Release, index: number): Hook {
  return release.hooks.find(({ document }) => document.index === index)!;
}

/** What is there stays there; what reads an older version goes on to, unless an event without one could not work. */
function checkNeeds(before: Release, after: Release): void {
  for (const hook of before.hooks) {
    const later = needsOf(hookAt(after, hook.document.index), after);
    const needs = needsOf(hook, before);
    const broken = needs.filter(
      (need) => !need.optional && hook.events.some((e) => stateOf(need, e, before) === 'broken'),
    );
    const providers = new Set(broken.flatMap((need) => need.providers));
    for (const [at, need] of needs.entries()) {
      for (const event of hook.events) {
        const [old, fresh] = [stateOf(need, event, before), stateOf(later[at]!, event, after)];
        const title = `${hook.name} needs ${need.kind}/${need.name} in ${event}, was ${old}, is ${fresh}`;
        if (old === 'ordered' || old === 'by-name') assert.ok(['ordered', 'by-name'].includes(fresh), title);
        else if (!need.providers.some((provider) => providers.has(provider))) assert.equal(fresh, old, title);
      }
    }
  }
}

function checkRunOrder(before: Release, after: Release): void {
  for (const event of new Set(before.hooks.flatMap(({ events }) => events))) {
    const runsIn = (release: Release) =>
      hooksOf(release, event)
        .filter(isRun)
        .map(({ document }) => document.index);
    assert.deepEqual(runsIn(after), runsIn(before), `the Jobs and Pods of ${event}`);
  }
}

/** Less than most documents have. */
const SMALL = 64;

function checkAll(stream: Stream, mode: Mode): void {
  const once = filtered(stream.text, mode);
  const inPieces = filtered(stream.text, mode, SMALL);
  assert.equal(inPieces.text, once.text, `reading ${SMALL} bytes at a time is the same as reading all at once`);
  const places = ({ findings, offsetOf }: Filtered) => findings.map(({ document }) => offsetOf(document.source));
  assert.deepEqual(places(inPieces.result), places(once.result));
  const before = released(stream.text);
  const after = released(once.text);
  checkBytes(stream.text, once.text, once.result);
  checkReading(before, after, once.result);
  assert.equal(filtered(once.text, mode).text, once.text, 'a second time changes nothing');
  // Weights that Helm reads as 0 are repaired on request, and then move what has them.
  if (mode === 'fix') checkRunOrder(before, after);
  if (mode === 'fix') checkNeeds(before, after);
  const whole = rewrite(before, choiceOf({ mode }), {
    read: readWhole,
    lint: (release) => withoutIgnored(lint(release, FILTER_RULES)),
  });
  assert.equal(once.text, whole.sources[0]?.text ?? '', 'the filter, which reads little, and the reading of all agree');
}

for (const [kind, streams] of ALL_STREAMS) {
  describe(kind, () => {
    for (const mode of ['observe', 'fix', 'full'] as const) {
      test(`mode ${mode}`, (context) => {
        const all = streams().filter((stream) => !isRefused(stream.text));
        if (all.length === 0) return context.skip('HELM_HOOKS_CORPUS does not name a folder');
        for (const stream of all) {
          try {
            checkAll(stream, mode);
          } catch (error) {
            (error as Error).message = `${stream.name}: ${(error as Error).message}\n${stream.text.slice(0, 3000)}`;
            throw error;
          }
        }
      });
    }
  });
}
