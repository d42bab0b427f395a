// What may be wrong on the machine that a run works on: its clock, its disk, the login.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { run as runProgram } from '../../scripts/tools/run.ts';
import { ensurePackages } from '../../scripts/tools/system.ts';
import { lacking } from '../support/tools.ts';
import { counting, faultPlace, outcomes, ran, runFaulty } from './fault-support.ts';
import { faultWay } from './fault-way.ts';

const HOOKS = [counting('a', 1, { command: 'sleep 4' }), counting('b', 2)];
const SUCCEEDED = ['a succeeded', 'b succeeded'];

/** A small file system, gone when the test ends. */
function mount(t: TestContext, options: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-disk-'));
  runProgram('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  t.after(() => {
    runProgram('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes until nothing more can be written. */
function fill(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(1024));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  }
}

const noRoot = process.getuid?.() === 0 ? false : 'mounting and installing need root';

/** A busy machine takes its time between two steps; a wrong clock makes hours of it. */
const SLACK_MS = 5000;

describe('run, on a machine with faults', { concurrency: true, skip: lacking('helm', 'cluster') || noRoot }, () => {
  test('the clock is two hours ahead, and jumps back by a day in the middle: durations are right', async (t) => {
    const missing = ensurePackages(['libfaketime']);
    if (missing) return t.skip(missing);
    const place = await faultPlace(t, HOOKS);
    const file = join(place.folder, 'offset');
    writeFileSync(file, '+2h\n');
    const [library = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
    const clock = { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const begun = performance.now();
    const running = runFaulty(place, [], { LD_PRELOAD: library, ...clock });
    while ((await ran(place)) === '') await new Promise((resolve) => setTimeout(resolve, 50));
    writeFileSync(file, '-22h\n');
    const end = await running;
    const lasted = performance.now() - begun;
    assert.equal(end.code, 0, end.stdout + end.stderr);
    assert.deepEqual(outcomes(end), SUCCEEDED);
    assert.equal(await ran(place), 'a b');
    const { startedAt, durationMs, hooks } = end.summary;
    const ahead = Date.parse(startedAt) - Date.now();
    assert.ok(ahead > 7_000_000 && ahead < 7_300_000, `the clock was not ahead: ${startedAt}`);
    assert.ok(durationMs > 4000 && durationMs < lasted, `${durationMs} of ${lasted}`);
    for (const { name, steps, durationMs: whole } of hooks) {
      const sum = steps.reduce((total, { ms }) => total + ms, 0);
      assert.ok(
        steps.every(({ ms }) => ms >= 0) && Math.abs(sum - whole) < SLACK_MS,
        `${name}: ${JSON.stringify(steps)}`,
      );
    }
    assert.match(end.stdout, /^ +[\d.]+ m?s ▶ Job\/a/m);
  });

  test('the disk is full: the run goes on and says so, the reports are whole or not there', async (t) => {
    const place = await faultPlace(t, HOOKS);
    const disk = mount(t, 'size=128k');
    const report = join(disk, 'second.json');
    const running = runFaulty(place, ['--output', `json=${report}`], { HELM_CACHE_HOME: disk });
    while ((await ran(place)) === '') await new Promise((resolve) => setTimeout(resolve, 50));
    fill(join(disk, 'filler'));
    const end = await running;
    assert.equal(end.code, 0, end.stdout + end.stderr);
    assert.deepEqual(outcomes(end), SUCCEEDED);
    assert.equal(await ran(place), 'a b');
    assert.match(end.stdout + end.stderr, /ENOSPC|no space left/);
    assert.match(end.stdout + end.stderr, /cannot be resumed later|never resume/);
    for (const file of globSync(join(disk, '**/*.json'))) JSON.parse(readFileSync(file, 'utf8'));
    assert.ok(globSync(join(disk, '**/*.json.*')).length === 0, 'nothing half written is left');
  });

  test('the cache is read-only: the run goes on, and says that it cannot be resumed', async (t) => {
    const place = await faultPlace(t, HOOKS);
    const end = await runFaulty(place, [], { HELM_CACHE_HOME: mount(t, 'ro,size=64k') });
    assert.equal(end.code, 0, end.stdout + end.stderr);
    assert.deepEqual(outcomes(end), SUCCEEDED);
    assert.equal(await ran(place), 'a b');
    assert.match(end.stdout + end.stderr, /this run cannot be resumed later: E/);
  });

  test('the token expires in the middle: the plugin is asked for another one, and nothing is run twice', async (t) => {
    const place = await faultPlace(t, HOOKS);
    const asked = join(place.folder, 'asked');
    const plugin = join(place.folder, 'login.sh');
    const credential =
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}';
    writeFileSync(plugin, `#!/bin/sh\necho x >> ${asked}\nprintf '${credential}' "token-$(wc -l < ${asked})"\n`, {
      mode: 0o755,
    });
    let valid = 1;
    const way = await faultWay(t, {
      fault: ({ token, title }) => {
        // It expires with the creation of the first hook: that call is refused too.
        if (title === 'PATCH jobs' && valid === 1) valid = 2;
        return token === `token-${valid}` ? undefined : { do: 'answer', status: 401 };
      },
    });
    const config = kubeconfigWith(place.folder, way.url, {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' },
    });
    const end = await runFaulty(place, [], { KUBECONFIG: config });
    assert.equal(end.code, 0, end.stdout + end.stderr);
    assert.deepEqual(outcomes(end), SUCCEEDED);
    assert.equal(await ran(place), 'a b');
    assert.equal(readFileSync(asked, 'utf8'), 'x\nx\n', 'asked twice');
    assert.doesNotMatch(end.stdout + end.stderr + JSON.stringify(end.summary), /token-\d/);
  });

  test('the token of the kubeconfig is written anew in the middle; one of another cluster is not tried', async (t) => {
    const place = await faultPlace(t, HOOKS);
    const tokens = new Set<string>();
    let isStrict = false;
    const way = await faultWay(t, {
      fault: ({ token, title }) => {
        tokens.add(token);
        if (title === 'PATCH jobs' && !isStrict) {
          isStrict = true;
          kubeconfigWith(place.folder, way.url, { token: 'new' });
        }
        return !isStrict || token === 'new' ? undefined : { do: 'answer', status: 401 };
      },
    });
    const end = await runFaulty(place, [], { KUBECONFIG: kubeconfigWith(place.folder, way.url, { token: 'old' }) });
    assert.equal(end.code, 0, end.stdout + end.stderr);
    assert.equal(await ran(place), 'a b');

    isStrict = true;
    kubeconfigWith(place.folder, way.url, { token: 'old' });
    const again = runFaulty(place, [], { KUBECONFIG: join(place.folder, 'kubeconfig') }).catch((error) => error);
    kubeconfigWith(place.folder, 'https://elsewhere.example', { token: 'foreign' });
    await again;
    assert.deepEqual([...tokens].sort(), ['new', 'old']);
  });
});

function kubeconfigWith(folder: string, server: string, user: object): string {
  const file = join(folder, 'kubeconfig');
  const config = {
    clusters: [{ name: 'way', cluster: { server } }],
    users: [{ name: 'someone', user }],
    contexts: [{ name: 'way', context: { cluster: 'way', user: 'someone' } }],
    'current-context': 'way',
  };
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(config));
  assert.ok(existsSync(file));
  return file;
}
