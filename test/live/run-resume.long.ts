import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { Random, seedOf } from '../generator/random.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, must, type Outcome, type Place, writeChart } from './place.ts';
import { hookYaml, printed, runHooks, runJson, startRun } from './run-support.ts';

const REAPED = 'before-hook-creation,hook-succeeded';
const ACCOUNT = hookYaml('ServiceAccount', 'counter', 'pre-upgrade', { weight: -10, policies: REAPED });
const RIGHTS = ['Role', 'RoleBinding']
  .map(
    (kind) => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: counter
  annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-9", helm.sh/hook-delete-policy: "${REAPED}"}
${
  kind === 'Role'
    ? 'rules: [{apiGroups: [""], resources: [configmaps], verbs: [create, get]}]'
    : 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: counter}\nsubjects: [{kind: ServiceAccount, name: counter}]'
}
`,
  )
  .join('---\n');

/** A Job that leaves a ConfigMap for each time that it runs. */
function counting(name: string, weight: number, more = 'sleep 1'): string {
  const command = `kubectl create configmap ran-${name}-$HOSTNAME || exit 1; echo ${name} begun; ${more}`;
  return hookYaml('Job', name, 'pre-upgrade', { weight, command, policies: 'before-hook-creation' }).replace(
    'restartPolicy',
    'serviceAccountName: counter\n      restartPolicy',
  );
}

async function install(place: Place, ...hooks: readonly string[]): Promise<void> {
  const chart = writeChart(place, { 'templates/hooks.yaml': [ACCOUNT, RIGHTS, ...hooks].join('---\n') });
  must(await place.helm('install', 'shop', chart), 'helm install');
}

/** `a b b`: which Jobs have run, and how often. */
async function ran(place: Place): Promise<string> {
  const names = await place.kubectl('get', 'configmaps', '--output', 'jsonpath={.items[*].metadata.name}');
  const jobs = names.split(' ').flatMap((name) => /^ran-(\w+)-/.exec(name)?.[1] ?? []);
  return jobs.sort().join(' ');
}

async function killed(place: Place, when: RegExp, ...args: readonly string[]): Promise<Outcome> {
  const started = startRun(place, args);
  await printed(started, when);
  started.child.kill('SIGKILL');
  return started.outcome;
}

describe('run --resume', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('killed while a hook works: the hook is watched to its end, and nothing is run twice', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, counting('a', 0, 'true'), counting('b', 1, 'sleep 4; echo b done'), counting('c', 2));
    await killed(place, /b begun/, 'pre-upgrade', 'shop');
    const { code, stdout } = await runHooks(place, 'pre-upgrade', 'shop', '--resume');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Job\/a +has succeeded\n/);
    assert.match(stdout, /Job\/b +has been created and is watched to its end, weight 1\n/);
    assert.match(stdout, /b begun\n(.*\n)*.*b done\n/);
    assert.match(stdout, /took over the lock of \S+, which does not run any more/);
    assert.equal(await ran(place), 'a b c');
    assert.equal(await place.kubectl('get', 'serviceaccount', 'counter', '--ignore-not-found'), '');
    const again = await runHooks(place, 'pre-upgrade', 'shop', '--resume');
    assert.deepEqual([again.code, again.stdout], [3, '']);
    assert.match(again.stderr, /succeeded: nothing is left to resume/);
  });

  test('a run that still lives is not resumed', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, counting('a', 0, 'sleep 5'));
    const started = startRun(place, ['pre-upgrade', 'shop']);
    await printed(started, /a begun/);
    const { code, stdout, stderr } = await runHooks(place, 'pre-upgrade', 'shop', '--resume');
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, new RegExp(`is still under way, as process ${started.child.pid}\\n`));
    assert.equal((await started.outcome).code, 0);
    assert.equal(await ran(place), 'a');
  });

  test('failed: the failed hook runs again, what was reaped for it is brought along', async (t) => {
    const place = await makePlace(t, 4);
    const flaky = 'kubectl get configmap repaired || exit 7';
    await install(place, counting('a', 0, 'true'), counting('b', 1, flaky), counting('c', 2, 'true'));
    assert.equal((await runHooks(place, 'pre-upgrade', 'shop')).code, 1);
    assert.equal(await place.kubectl('get', 'serviceaccount', 'counter', '--ignore-not-found'), '');
    await place.kubectl('create', 'configmap', 'repaired');
    const { code, summary } = await runJson(place, 'pre-upgrade', 'shop', '--resume');
    assert.equal(code, 0, JSON.stringify(summary));
    assert.deepEqual(
      summary.hooks.map(({ name, outcome, brought = '' }) => `${name} ${outcome} ${brought}`.trim()),
      [...Array(3).fill('counter succeeded Job/b needs it'), 'a skipped', 'b succeeded', 'c succeeded'],
    );
    assert.equal(await ran(place), 'a b b c');
  });

  test('interrupted, and timed out: the hook is watched on', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, counting('a', 0, 'sleep 9'));
    const started = startRun(place, ['pre-upgrade', 'shop']);
    await printed(started, /a begun/);
    started.child.kill('SIGINT');
    assert.equal((await started.outcome).code, 130);
    assert.equal((await runHooks(place, 'pre-upgrade', 'shop', '--resume', '--timeout', '1s')).code, 4);
    assert.equal((await runHooks(place, 'pre-upgrade', 'shop', '--resume')).code, 0);
    assert.equal(await ran(place), 'a');
  });

  test('done before anyone looked: its end and its log are still told', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, counting('a', 0, 'sleep 1; echo no table; exit 3'));
    await killed(place, /a begun/, 'pre-upgrade', 'shop');
    await place.kubectl('wait', '--for=condition=failed', 'job/a', '--timeout=60s');
    const { code, summary } = await runJson(place, 'pre-upgrade', 'shop', '--resume');
    assert.equal(code, 1);
    assert.equal(summary.hooks.at(-1)?.diagnosis?.code, 'exit-code');
    assert.deepEqual(summary.hooks.at(-1)?.logs[0]?.lines.slice(-1), ['no table']);
    assert.equal(await ran(place), 'a');
  });

  for (const [what, change] of [
    ['is gone', (place: Place) => place.kubectl('delete', 'job', 'a')],
    [
      'is another one now',
      async (place: Place) => {
        await place.kubectl('delete', 'job', 'a');
        await place.kubectl('create', 'job', 'a', '--image=docker.io/library/busybox:1.36', '--', 'true');
      },
    ],
  ] as const)
    test(`what had been created ${what}: unknown, and nothing is done`, async (t) => {
      const place = await makePlace(t, 4);
      await install(place, counting('a', 0, 'sleep 60'), counting('b', 1));
      await killed(place, /a begun/, 'pre-upgrade', 'shop');
      await change(place);
      const { code, stdout, stderr } = await runHooks(place, 'pre-upgrade', 'shop', '--resume');
      assert.deepEqual([code, stdout], [3, '']);
      assert.match(
        stderr,
        new RegExp(`the outcome of Job/a is unknown: Job/a was created(,)? and ${what}; nothing was run`),
      );
      assert.equal(await ran(place), 'a');
    });

  test('other hooks than the last run had, another revision, no run at all: refused', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, counting('a', 0, 'exit 1'));
    const none = await runHooks(place, 'pre-upgrade', 'shop', '--resume');
    assert.deepEqual([none.code, none.stdout], [3, '']);
    assert.match(none.stderr, /no pre-upgrade run of shop is known here/);
    assert.equal((await runHooks(place, 'pre-upgrade', 'shop')).code, 1);
    const write = (code: number) =>
      writeChart(place, { 'templates/hooks.yaml': [ACCOUNT, RIGHTS, counting('a', 0, `exit ${code}`)].join('---\n') });
    const chart = ['--chart', write(2)];
    const files = await runHooks(place, 'pre-upgrade', 'shop', '--resume', ...chart);
    assert.equal(files.code, 3);
    assert.match(files.stderr, /was of revision 1, and this is a chart or manifest/);
    assert.equal((await runHooks(place, 'pre-upgrade', 'shop', ...chart)).code, 1);
    write(3);
    const changed = await runHooks(place, 'pre-upgrade', 'shop', '--resume', ...chart);
    assert.equal(changed.code, 3);
    assert.match(
      changed.stderr,
      /Job\/a is not what the last pre-upgrade run, of [\d: -]+ UTC, had; run without --resume/,
    );
  });

  const seed = seedOf(process.env, Date.now() % 1_000_000);
  for (let round = 0; round < 3; round++)
    test(`killed again and again at any moment: no hook runs twice, none is skipped (seed ${seed}, ${round})`, (t) =>
      killedOften(t, new Random(seed + round)));

  test(`the same with hooks that run together (seed ${seed})`, (t) =>
    killedOften(t, new Random(seed), ['--parallel'], [0, 0, 0]));
});

async function killedOften(t: TestContext, random: Random, flags: readonly string[] = [], weights = [0, 2, 3]) {
  const place = await makePlace(t, 4);
  const settings = hookYaml('ConfigMap', 'settings', 'pre-upgrade', { weight: 1 });
  const jobs = ['a', 'b', 'c'].map((name, index) => counting(name, weights[index]!));
  await install(place, settings, ...jobs);
  const told: string[] = [];
  let begun = false;
  for (let kills = 0; ; kills++) {
    const { child, outcome } = startRun(place, ['pre-upgrade', 'shop', ...flags, ...(begun ? ['--resume'] : [])]);
    const wait = kills < 8 ? random.between(100, 4000) : 60_000;
    const timer = setTimeout(() => child.kill('SIGKILL'), wait);
    const { code, stdout, stderr } = await outcome;
    clearTimeout(timer);
    told.push(`after ${wait} ms: ${code} ${stderr}`);
    if (code === 0) break;
    // Killed in the few milliseconds of a creation: the one moment at which nobody can know.
    if (/is unknown: its run broke off while/.test(stderr)) return assert.match(await ran(place), /^a?( ?b)?( ?c)?$/);
    const isFirst = /no pre-upgrade run of shop is known/.test(stderr);
    assert.ok(child.signalCode === 'SIGKILL' || isFirst, `${told.join('\n')}\n${stdout}`);
    begun = !isFirst;
  }
  assert.equal(await ran(place), 'a b c', told.join('\n'));
}
