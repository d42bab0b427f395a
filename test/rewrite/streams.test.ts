// Streams of every form that a renderer may make. NAME.yaml goes in; NAME.fixed.yaml comes out (where there is none, the
// same bytes); NAME.out is what the report says. `post-render`, which reads little, and `rewrite`, which reads all, agree;
// NAME.refused is what `rewrite` says about what is no hook and what post-render leaves to Helm.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { PostRenderReport } from '../../src/report/post-render.ts';
import { temporaryFolder } from '../cli/support.ts';
import { Oracle, type OracleReading } from '../oracle/oracle.ts';
import { lacking, oracle } from '../support/tools.ts';
import { runHere } from './in-process.ts';

const FOLDER = join(import.meta.dirname, 'streams');
const NAMES = readdirSync(FOLDER).filter((name) => /(?<!\.fixed)\.(yaml|json)$/.test(name));

/** What post-render makes of some bytes, and its report. */
async function filtered(t: TestContext, input: Uint8Array) {
  const file = join(temporaryFolder(t), 'report.json');
  const args = ['--release', 'shop', '-n', 'web', '--notify', 'never', '--report', file];
  const result = await runHere(['post-render', ...args], { input });
  const report: PostRenderReport | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return { ...result, changes: report?.changes ?? [] };
}

type Filtered = Awaited<ReturnType<typeof filtered>>;

function said({ code, stderr, changes }: Filtered): string {
  const lines = changes.map(({ object: { kind, name, namespace }, field, before, after, rule }) => {
    const place = namespace ? `${namespace} ` : '';
    return `${place}${kind}/${name} ${field}: ${JSON.stringify(before)} -> ${JSON.stringify(after)} [${rule}]\n`;
  });
  return `${lines.join('')}${stderr}${code === 0 ? '' : `exit code ${code}\n`}`;
}

/** Holds a text against a file, or writes it with UPDATE=1; a file that holds what goes without saying is not there. */
function expectFile(path: string, actual: Buffer, unsaid: Buffer): void {
  const isUnsaid = actual.equals(unsaid);
  if (process.env.UPDATE) isUnsaid ? rmSync(path, { force: true }) : writeFileSync(path, actual);
  const expected = existsSync(path) ? readFileSync(path) : unsaid;
  assert.equal(actual.toString(), expected.toString());
  assert.ok(actual.equals(expected), 'byte for byte');
}

const NOTHING = Buffer.from('');

for (const name of NAMES) {
  const extension = extname(name);
  const stem = name.slice(0, -extension.length);
  const input = readFileSync(join(FOLDER, name));

  describe(name, () => {
    test('comes out as it should, and a second time as it is', async (t) => {
      const once = await filtered(t, input);
      expectFile(join(FOLDER, `${stem}.out`), Buffer.from(said(once)), NOTHING);
      if (once.code !== 0) return assert.deepEqual(once.stdout, NOTHING);
      expectFile(join(FOLDER, `${stem}.fixed${extension}`), once.stdout, input);
      const twice = await filtered(t, once.stdout);
      assert.equal(twice.stdout.toString(), once.stdout.toString());
      assert.deepEqual(twice.changes, []);
    });

    test('rewrite prints the same', async (t) => {
      const own = await filtered(t, input);
      const { code, stdout, stderr } = await runHere(['rewrite', '-', '--release', 'shop'], { input });
      const isRefused = code !== own.code;
      expectFile(join(FOLDER, `${stem}.refused`), Buffer.from(isRefused ? stderr : ''), NOTHING);
      assert.equal(stdout.toString(), isRefused ? '' : own.stdout.toString());
    });

    test('Helm reads the reported changes and no others', { skip: lacking('go') }, async (t) => {
      const { code, stdout, changes } = await filtered(t, input);
      if (code !== 0) return;
      using helm = new Oracle(oracle());
      const [before, after] = await Promise.all(
        [input, stdout].map((bytes) => helm.ask({ 'x.yaml': bytes.toString() })),
      );
      for (const major of [3, 4] as const) compare(before![major], after![major], changes);
    });
  });
}

/** What the API would get of each document, but for the reported changes and the mark, is the same. */
function compare(before: OracleReading, after: OracleReading, changes: Filtered['changes']): void {
  const [old, fresh] = [before, after].map(({ documents }) => documents['x.yaml']!);
  assert.equal(fresh!.length, old!.length, 'as many documents');
  assert.deepEqual(after.error, before.error);
  const left = [...changes];
  for (const [at, { json, head, refused }] of fresh!.entries()) {
    const was = old![at]!;
    assert.equal(refused, was.refused);
    const annotations = new Map(head?.annotations);
    const mark = annotations.get('helm-hooks/rewritten');
    const own = left.filter(
      ({ object, field, after }) =>
        object.kind === head?.kind && object.name === head.name && annotations.get(keyOf(field)) === after,
    );
    for (const change of own) left.splice(left.indexOf(change), 1);
    if (isDeepStrictEqual(json, was.json)) continue;
    const rules = new Set(own.map(({ rule }) => rule));
    assert.deepEqual(new Set(mark?.split(',')), rules, 'marked with the rules that changed it');
    const fields = new Set([...own.map(({ field }) => keyOf(field)), 'helm-hooks/rewritten']);
    assert.deepEqual(without(json, fields), without(was.json, fields), 'nothing else is changed');
  }
  assert.deepEqual(left, [], 'every reported change is there');
}

function keyOf(field: string): string {
  return /^metadata\.annotations\["(.*)"\]$/.exec(field)![1]!;
}

interface Pairs {
  readonly pairs: readonly (readonly [string, unknown])[];
}

/** An object as the oracle writes it, without some annotations. */
function without(json: unknown, keys: ReadonlySet<string>): unknown {
  return mapped(json, 'metadata', (metadata) =>
    mapped(metadata, 'annotations', (annotations) => ({
      pairs: (annotations as Pairs).pairs.filter(([key]) => !keys.has(key)),
    })),
  );
}

function mapped(json: unknown, key: string, change: (value: unknown) => unknown): unknown {
  const { pairs } = json as Pairs;
  return { pairs: pairs.map(([name, value]) => [name, name === key ? change(value) : value]) };
}
