import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  forgetOldJournals,
  hashOf,
  journalFile,
  journalText,
  parseJournal,
  writeJournal,
} from '../../src/io/journal-file.ts';
import { isAlive, processIdentity } from '../../src/io/process-identity.ts';
import type { Journal } from '../../src/run/journal.ts';
import type { PlannedHook } from '../../src/run/plan.ts';

const home = mkdtempSync(join(tmpdir(), 'helm-hooks-journal-'));
after(() => rmSync(home, { recursive: true }));

const key = { server: 'https://a', namespace: 'shop', release: 'app', event: 'test' };
const file = journalFile(key, { HELM_CACHE_HOME: home });
const journal = { version: 1, event: 'test', hooks: [] } as unknown as Journal;

const hookOf = (object: object): PlannedHook => ({ objects: [object] }) as unknown as PlannedHook;

describe('the journal of a run', () => {
  test('one file for each cluster, namespace, release and event; of its owner alone', () => {
    const others = Object.keys(key).map((part) => journalFile({ ...key, [part]: 'other' }, { HELM_CACHE_HOME: home }));
    assert.equal(new Set([file, ...others]).size, 5);
    assert.equal(journalText(file), undefined);
    for (const lasts of [false, true]) assert.equal(writeJournal(file, journal, lasts), undefined);
    assert.deepEqual(parseJournal(journalText(file) ?? '', file), journal);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dirname(file)).length, 1);
  });

  test('one that cannot be written is removed, or is said to be old', () => {
    const blocked = join(home, 'blocked.json');
    mkdirSync(blocked);
    assert.match(writeJournal(blocked, journal) ?? '', /^never resume this run: .*, and \S+blocked.json is old$/);
    assert.match(writeJournal('/dev/null/x/y.json', journal) ?? '', /^this run cannot be resumed later: /);
    assert.equal(journalText('/dev/null/x/y.json'), undefined);
  });

  test('what is no journal is refused', () => {
    for (const text of ['', '{', '{"version":2,"hooks":[]}', '[]', 'null'])
      assert.throws(() => parseJournal(text, 'x.json'), /x.json is no journal of a run that this version knows/);
  });

  test('of many the newest 100 stay', () => {
    const folder = join(home, 'many');
    mkdirSync(folder);
    for (let at = 0; at < 105; at++) {
      writeFileSync(join(folder, `${at}.json`), '');
      utimesSync(join(folder, `${at}.json`), at, at);
    }
    forgetOldJournals(join(folder, '104.json'));
    assert.deepEqual(
      readdirSync(folder)
        .map((name) => Number.parseInt(name, 10))
        .sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, at) => at + 5),
    );
  });

  test('a hash knows a manifest, but not the values of a Secret', () => {
    const job = { kind: 'Job', spec: { a: 1 } };
    assert.equal(hashOf(hookOf(job)), hashOf(hookOf(structuredClone(job))));
    assert.notEqual(hashOf(hookOf(job)), hashOf(hookOf({ kind: 'Job', spec: { a: 2 } })));
    const secret = (data: object) => hashOf(hookOf({ kind: 'Secret', stringData: data }));
    assert.equal(secret({ password: 'a' }), secret({ password: 'b' }));
    assert.notEqual(secret({ password: 'a' }), secret({ user: 'a' }));
  });
});

const startOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')[19];

describe('a process', () => {
  test('this one lives; one that has ended does not; of one elsewhere nobody knows', async () => {
    const own = processIdentity();
    assert.equal(isAlive(own), true);
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const parts = own.split(' ');
    const start = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')[19];
    const other = [...parts.slice(0, 3), child.pid, start].join(' ');
    assert.equal(isAlive(other), true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(isAlive(other), false);
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = await once(parent.stdout, 'data');
    const orphan = [...parts.slice(0, 3), String(pid).trim(), startOf(Number(pid))].join(' ');
    assert.equal(isAlive(orphan), true);
    while (isAlive(orphan)) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(readFileSync(`/proc/${Number(pid)}/stat`, 'utf8'), /\) Z /);
    parent.kill('SIGKILL');
    assert.equal(isAlive([...parts.slice(0, 4), '1'].join(' ')), false, 'the pid was given anew');
    assert.equal(isAlive(['elsewhere', ...parts.slice(1)].join(' ')), undefined);
    for (const odd of ['', 'a b', `${parts.slice(0, 3).join(' ')} x y`]) assert.equal(isAlive(odd), undefined);
  });
});
