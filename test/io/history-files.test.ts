import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { HistoryFiles } from '../../src/io/history-files.ts';
import type { PastRun } from '../../src/run/history.ts';

const KEY = { server: 'https://one', namespace: 'web', release: 'shop', event: 'pre-upgrade' };

function cache(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-history-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function runAt(minute: number, hooks = 1): PastRun {
  const one = {
    kind: 'Job',
    name: 'migrate',
    namespace: 'web',
    outcome: 'succeeded',
    durationMs: 1000,
    steps: { run: 900 },
  };
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  return {
    version: 1,
    event: 'pre-upgrade',
    outcome: 'succeeded',
    startedAt,
    durationMs: minute,
    hooks: Array(hooks).fill(one),
  };
}

const minutes = (files: HistoryFiles) => files.read().map(({ durationMs }) => durationMs);

function foldersOf(home: string): string[] {
  const root = join(home, 'helm-hooks', 'history');
  return readdirSync(root).map((name) => join(root, name));
}

test('what was added is read again, the oldest first, by this phase alone', (t) => {
  const home = cache(t);
  const env = { HELM_CACHE_HOME: home };
  const files = new HistoryFiles(KEY, env);
  assert.deepEqual(files.read(), []);
  for (const minute of [3, 1, 2]) files.add(runAt(minute));
  assert.deepEqual(minutes(new HistoryFiles(KEY, env)), [1, 2, 3]);
  for (const [field, other] of Object.entries({ server: 'https://two', namespace: 'b', release: 'c', event: 'test' }))
    assert.deepEqual(new HistoryFiles({ ...KEY, [field]: other }, env).read(), [], field);
});

test('folders 0700, files 0600, no name of a release or a server in them', (t) => {
  const home = cache(t);
  mkdirSync(join(home, 'helm-hooks', 'history'), { recursive: true });
  chmodSync(join(home, 'helm-hooks', 'history'), 0o755);
  new HistoryFiles(KEY, { HELM_CACHE_HOME: home }).add(runAt(1));
  const [folder] = foldersOf(home);
  assert.equal(statSync(join(home, 'helm-hooks', 'history')).mode & 0o777, 0o700);
  assert.equal(statSync(folder!).mode & 0o777, 0o700);
  const [file] = readdirSync(folder!);
  assert.equal(statSync(join(folder!, file!)).mode & 0o777, 0o600);
  assert.match(folder!, /\/[0-9a-f]{32}$/);
  assert.match(file!, /^20260101T000100000Z-[0-9a-f]{12}\.json$/);
});

test('thirty of a phase, the newest; a huge one is not remembered', (t) => {
  const files = new HistoryFiles(KEY, { HELM_CACHE_HOME: cache(t) });
  for (let minute = 0; minute < 40; minute++) files.add(runAt(minute));
  files.add(runAt(50, 10_000));
  assert.deepEqual(
    minutes(files),
    Array.from({ length: 30 }, (_, at) => at + 10),
  );
});

test('16 MB in all: the oldest go, of whatever phase', (t) => {
  const home = cache(t);
  const env = { HELM_CACHE_HOME: home };
  for (let at = 0; at < 3; at++)
    for (let minute = 0; minute < 20; minute++)
      new HistoryFiles({ ...KEY, release: `r${at}` }, env).add(runAt(minute, 3000));
  const bytes = foldersOf(home)
    .flatMap((folder) => readdirSync(folder).map((name) => statSync(join(folder, name)).size))
    .reduce((sum, size) => sum + size, 0);
  assert.ok(bytes > 12 * 1024 * 1024 && bytes <= 16 * 1024 * 1024, `${bytes} bytes`);
  assert.equal(minutes(new HistoryFiles({ ...KEY, release: 'r2' }, env)).length, 20);
});

test('what is broken, foreign, or no file is passed over', (t) => {
  const home = cache(t);
  const files = new HistoryFiles(KEY, { HELM_CACHE_HOME: home });
  files.add(runAt(1));
  const [folder] = foldersOf(home);
  writeFileSync(join(folder!, '0-half.json'), JSON.stringify(runAt(2)).slice(0, 100));
  writeFileSync(join(folder!, '1-empty.json'), '');
  writeFileSync(join(folder!, '2-other.json'), '{"version":2}');
  writeFileSync(join(folder!, '3-noise.json'), Buffer.from([0xff, 0xfe, 0]));
  writeFileSync(join(folder!, '4-huge.json'), ' '.repeat(600 * 1024));
  writeFileSync(join(folder!, '5.json.123.abc'), JSON.stringify(runAt(3)));
  mkdirSync(join(folder!, '6-folder.json'));
  symlinkSync('/nowhere', join(folder!, '7-link.json'));
  assert.deepEqual(minutes(files), [1]);
  files.add(runAt(4));
  assert.deepEqual(minutes(files), [1, 4]);
});

test('a home that cannot be written is no error', (t) => {
  const home = cache(t);
  writeFileSync(join(home, 'helm-hooks'), 'a file');
  const files = new HistoryFiles(KEY, { HELM_CACHE_HOME: home });
  files.add(runAt(1));
  assert.deepEqual(files.read(), []);
});

test('runs that end at the same moment do not lose each other’s', async (t) => {
  const home = cache(t);
  const script = `
    const { HistoryFiles } = await import(process.argv[1]);
    const files = new HistoryFiles(${JSON.stringify(KEY)}, { HELM_CACHE_HOME: process.argv[2] });
    for (let at = 0; at < 5; at++) files.add(${JSON.stringify(runAt(1))});`;
  const module = join(import.meta.dirname, '../../src/io/history-files.ts');
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, module, home]);
  await Promise.all(Array.from({ length: 5 }, start));
  assert.equal(new HistoryFiles(KEY, { HELM_CACHE_HOME: home }).read().length, 25);
});
