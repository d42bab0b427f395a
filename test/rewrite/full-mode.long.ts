// Mode full with the rules of every family: they add documents and write fields, and still nothing else than is reported.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { STREAM_RULES } from '../../src/lint/stream-rules.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { REWRITTEN } from '../../src/manifest/vocabulary.ts';
import { readRelease } from '../../src/release/read.ts';
import { filterWhole } from '../../src/rewrite/whole.ts';
import { Oracle, type OracleDocument, type OracleReading } from '../oracle/oracle.ts';
import { lacking, oracle } from '../support/tools.ts';
import { applied } from './as-helm-reads.ts';
import { isRefused, OPTIONS, type Reported } from './filtered.ts';
import { type Json, plain, valueAt, written } from './json-paths.ts';
import { checkOrder } from './order.ts';
import { type Ask, type Fails, smallest } from './smallest.ts';
import { caseStreams, hookStreams, type Stream } from './streams.ts';

interface Change extends Omit<Reported, 'document'> {
  readonly title: string;
}

const MARK = ['metadata', 'annotations', REWRITTEN];

function filtered(text: string): { readonly text: string; readonly changes: readonly Change[] } {
  const { parts, changes } = filterWhole(byteStream(new TextEncoder().encode(text), 'stdin'), {
    mode: 'full',
    optIn: new Set(),
    rules: STREAM_RULES,
    inlineIgnores: true,
    read: (sources) => readRelease(sources, OPTIONS),
  });
  return {
    text: Buffer.from(parts.join(''), 'latin1').toString(),
    changes: changes.map(({ rule, change: { document, field, before, after, isPlain = false } }) => {
      const { kind, name, namespace } = document.head;
      return { rule, field, before, after, isPlain, title: `${kind}/${name}/${namespace}` };
    }),
  };
}

/** Where objects have one name, a change does not tell which of them it is about. */
function hasTwins(reading: OracleReading): boolean {
  const titles = documentsOf(reading).map(titleOf);
  return new Set(titles).size < titles.length;
}

const documentsOf = ({ documents }: OracleReading) => Object.values(documents)[0] ?? [];

function titleOf({ head, json }: OracleDocument): string {
  return `${head?.kind}/${head?.name}/${valueAt(plain(json), ['metadata', 'namespace']) ?? ''}`;
}

/** `new ServiceAccount/a-hook, Role/a-hook` is what a change says that adds documents. */
function addedBy({ field }: Change): string[] {
  return field.startsWith('new ') ? field.slice('new '.length).split(', ') : [];
}

async function check(text: string, ask: Ask): Promise<void> {
  const old = (await ask(text))[4];
  if (hasTwins(old)) return;
  const { text: after, changes } = filtered(text);
  const again = filtered(after);
  assert.deepEqual([again.changes.length, again.text], [0, after], 'a second run has nothing to change');
  const fresh = (await ask(after))[4];
  assert.equal(fresh.refused, false, 'Helm reads it');
  const added = new Set(changes.flatMap(addedBy));
  const isAdded = (document: OracleDocument) => added.has(`${document.head?.kind}/${document.head?.name}`);
  const stayed = documentsOf(fresh).filter((document) => !isAdded(document));
  assert.deepEqual(stayed.map(titleOf), documentsOf(old).map(titleOf), 'what was there stays, in its order');
  assert.equal(documentsOf(fresh).length - stayed.length, added.size, 'what is reported as new is there');
  for (const document of documentsOf(fresh).filter(isAdded))
    assert.ok(valueAt(plain(document.json), MARK), `${titleOf(document)}, which is new, is marked`);
  checkDocuments(documentsOf(old), stayed, changes);
  checkBytes(text, after, changes, added.size);
  const isSameOrder = ({ field, rule }: Change) =>
    !field.endsWith('["helm.sh/hook"]') && rule !== 'hook-weight-not-integer' && !field.startsWith('new ');
  if (changes.every(isSameOrder)) checkOrder(old, fresh);
}

function checkDocuments(
  old: readonly OracleDocument[],
  fresh: readonly OracleDocument[],
  changes: readonly Change[],
): void {
  for (const [at, document] of old.entries()) {
    const title = titleOf(document);
    const own = changes.filter((change) => change.title === title && addedBy(change).length === 0);
    const [fields, names] = [own.filter((change) => !isReference(change)), own.filter(isReference)];
    const expected = fields.reduce<Json>(
      (value, change) => applied(value, { ...change, document: at }),
      plain(document.json),
    );
    const actual = plain(fresh[at]!.json);
    const mark = own.length === 0 ? valueAt(expected, MARK) : valueAt(actual, MARK);
    if (own.length > 0)
      for (const { rule } of own) assert.ok(String(mark).split(',').includes(rule), `${title}: ${rule} is in its mark`);
    const marked = mark === undefined ? expected : written(expected, MARK, mark);
    const [one, other] = [marked, actual].map((value) => names.reduce(renamed, value));
    assert.deepEqual(other, one, `${title} as Helm reads it`);
  }
}

/** `envFrom: ConfigMap/settings` is what a change says that names another object. */
function isReference({ field }: Change): boolean {
  return /^[\w, ]+: [A-Z]\w+\//.test(field);
}

/** With both names of a reference as one. */
function renamed(value: Json, change: Change): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, change));
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, renamed(inner, change)]));
  const old = /\/(.*)$/.exec(change.field)?.[1];
  return value === old || value === change.before ? (change.after ?? value) : value;
}

/** Documents without a change are there byte for byte. */
function checkBytes(before: string, after: string, changes: readonly Change[], added: number): void {
  const [old, fresh] = [before, after].map((text) =>
    splitDocuments(text, 4).map(({ start, end }) => text.slice(start, end)),
  );
  const kept = old!.filter((text) => fresh!.includes(text)).length;
  const touched = new Set(changes.map(({ title }) => title)).size;
  assert.ok(old!.length - kept <= touched, `${old!.length - kept} documents differ, ${touched} are reported`);
  assert.equal(fresh!.length, old!.length + added);
}

const ALL: readonly (readonly [string, () => Stream[]])[] = [
  ['rule cases', caseStreams],
  ['random releases of many kinds', hookStreams],
];

describe('mode full with all rules', { skip: lacking('go') }, () => {
  for (const [kind, streams] of ALL) {
    test(kind, async () => {
      using helm = new Oracle(oracle());
      const ask: Ask = (text) => helm.ask({ 'shop/templates/all.yaml': text });
      const fails: Fails = async (text) => {
        if (isRefused(text)) return undefined;
        return check(text, ask).then(
          () => undefined,
          (error: Error) => error,
        );
      };
      for (const stream of streams()) {
        const error = await fails(stream.text);
        if (error) throw await smallest(stream, error, fails);
      }
    });
  }
});
