// Every line that a container says is shown once, in order, before its hook's end, whatever it says.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, type Place } from './place.ts';
import { hookYaml, runHooks, runJson, startRun } from './run-support.ts';

const SECRET = 'correct-horse-battery';

/** A Job whose container is started again after a failure, with a folder that outlives it. */
const restarting = (command: string): string =>
  hookYaml('Job', 'again', 'test', { command })
    .replace('backoffLimit: 0', 'backoffLimit: 5')
    .replace('restartPolicy: Never', 'restartPolicy: OnFailure')
    .replace('containers:', 'volumes: [{name: v, emptyDir: {}}]\n      containers:')
    .concat('          volumeMounts: [{name: v, mountPath: /v}]\n');

function fileWith(place: Place, manifest: string): string {
  const file = join(place.folder, 'hooks.yaml');
  writeFileSync(file, manifest);
  return file;
}

/** What stands behind `│` in the output of a run, and where a hook's end is told. */
function said(stdout: string): string[] {
  return stdout
    .split('\n')
    .flatMap((line) => / [│┆] ?(.*)/.exec(line)?.[1] ?? / [✔✘] \w+\/\S+ (succeeded|failed)/.exec(line)?.[1] ?? []);
}

/** The most memory that a process has had, in MB. */
async function peakOf(pid: number, over: Promise<unknown>): Promise<number> {
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  let peak = 0;
  while (!isOver) {
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
    peak = Math.max(peak, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return peak;
}

const MANY = 1_000_000;

/** 100 MB in bursts, so that the node puts away some of its files meanwhile: it does so every 10 s, and keeps one. */
const FLOOD = `i=0; while [ $i -lt 100 ]; do seq $((i*10000+1)) $((i*10000+10000)) | sed 's/$/ ${'of a log that is about one hundred characters long, so that there is something to read'}/'; i=$((i+1)); sleep 0.4; done; sleep 2`;

/** Runs it, and looks that its log has every line, in order, or that it is said that lines may be missing. */
async function flood(t: TestContext, place: Place, ...flags: readonly string[]) {
  const out = join(place.folder, 'logs');
  const file = fileWith(place, hookYaml('Job', 'flood', 'test', { command: FLOOD }));
  const run = startRun(place, ['test', 'app', '--manifest', file, '--log-dir', out, ...flags]);
  const [peak, outcome] = await Promise.all([peakOf(run.child.pid!, run.outcome), run.outcome]);
  assert.equal(outcome.code, 0, outcome.stderr);
  t.diagnostic(`peak of resident memory: ${Math.round(peak)} MB`);
  const [name] = readdirSync(out);
  let [last, count, again, before] = [0, 0, 0, ''];
  for await (const line of createInterface({ input: createReadStream(join(out, name!)) })) {
    // A node that hands out a file twice, which begins in the midst of a line, gives the rest of it a stamp the second time.
    if (line !== '' && before.endsWith(line)) again++;
    else {
      const number = Number(line.split(' ')[0]);
      assert.ok(number > last, `${JSON.stringify(line)} after ${JSON.stringify(before)}`);
      [last, count, before] = [number, count + 1, line];
    }
  }
  assert.ok(again < 3, `${again} ends of lines twice`);
  rmSync(out, { recursive: true });
  if (count < MANY) assert.match(outcome.stdout, /grew faster than its node hands it out: lines may be missing/);
  return { ...outcome, peak, count, again };
}

describe('logs of a run', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('init containers, attempts of a container, none twice; quick ones wait for nothing', async (t) => {
    const place = await makePlace(t, 4);
    const command = 'echo x >> /v/n; n=$(wc -l < /v/n); for i in 1 2 3; do echo $n.$i; done; [ $n -ge 3 ]';
    const job = restarting(command).replace(
      'containers:',
      'initContainers: [{name: prep, image: docker.io/library/busybox:1.36, command: [echo, prepared]}]\n      containers:',
    );
    const pod = hookYaml('Pod', 'quick', 'test', { weight: 1, command: 'echo quick; sleep 1; echo last' });
    const file = fileWith(place, `${job}---\n${pod}`);
    const { code, stdout } = await runHooks(place, 'test', 'app', '--manifest', file);
    assert.equal(code, 0, stdout);
    const attempts = [1, 2, 3].flatMap((attempt) => [1, 2, 3].map((line) => `${attempt}.${line}`));
    assert.deepEqual(said(stdout), ['prepared', ...attempts, 'succeeded', 'quick', 'last', 'succeeded']);
  });

  test('every pod of a Job that tries again', async (t) => {
    const place = await makePlace(t, 4);
    const job = hookYaml('Job', 'tries', 'test', { command: 'echo begin; echo fail; exit 3' });
    const file = fileWith(place, job.replace('backoffLimit: 0', 'backoffLimit: 1'));
    const { code, summary } = await runJson(place, 'test', 'app', '--manifest', file);
    assert.equal(code, 1);
    const logs = summary.hooks[0]!.logs;
    assert.deepEqual(
      logs.map(({ container, lines, dropped }) => ({ container, lines, dropped })),
      Array(2).fill({ container: 'main', lines: ['begin', 'fail'], dropped: 0 }),
    );
    assert.equal(new Set(logs.map(({ pod }) => pod)).size, 2);
  });

  test('whatever it says: control codes, no newline at the end, empty lines, a line of 5 MB', async (t) => {
    const place = await makePlace(t, 4);
    const odd = [
      String.raw`printf 'one\n\n\000nul\n\377bad\n10%%\r20%%\n\ttab\n\033]0;title\007\033[31mred\033[0m \033[2J\n'`,
      String.raw`printf '\342\200\256gnp.exe \360\237\230\200\n'`,
      `yes 1234567 | head -625000 | tr -d '\\n'; echo`,
      // Without a pause containerd 1.6 may drop the end of 5 MB.
      'printf end',
      'sleep 2',
    ].join('; ');
    const file = fileWith(place, hookYaml('Pod', 'odd', 'test', { command: odd }));
    const folder = join(place.folder, 'logs');
    const report = join(place.folder, 'report.json');
    const flags = ['--manifest', file, '--log-dir', folder, '--output', `json=${report}`];
    const { code, stdout } = await runHooks(place, 'test', 'app', ...flags);
    assert.equal(code, 0, stdout.slice(0, 5000));
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const lines = said(stdout);
    const long = lines.filter((line) => line.startsWith('1234567')).join('');
    assert.equal(lines.filter((line) => line.includes('1234567')).join(''), '1234567'.repeat(625_000));
    assert.ok(long.length > 0);
    const short = lines.filter((line) => !line.includes('123'));
    assert.deepEqual(short, [
      'one',
      '',
      '␀nul',
      '\ufffdbad',
      '20%',
      '        tab',
      'red',
      '\\u202egnp.exe 😀',
      'end',
      'succeeded',
    ]);
    const whole = readFileSync(join(folder, 'odd_main.log'), 'utf8').split('\n');
    assert.deepEqual(whole.slice(0, 3), ['one', '', '\0nul']);
    assert.deepEqual(whole.slice(-3), ['1234567'.repeat(625_000), 'end', '']);
    assert.equal(statSync(join(folder, 'odd_main.log')).mode & 0o777, 0o600);
    assert.ok(statSync(report).size < 50_000);
  });

  test('values of Secrets are hidden in the files, too: several lines, base64, in the middle of a line of 1 MB', async (t) => {
    const place = await makePlace(t, 4);
    await place.apply(
      `apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {one: ${SECRET}, two: "line of-a-key\\nand another-line"}\n`,
    );
    const command = [
      'echo "$one"; echo "$two"; echo -n "$one" | base64; echo -n "user:$one@db" | base64',
      `i=0; while [ $i -lt 60000 ]; do printf x; i=$((i+1)); done; while [ $i -lt 70000 ]; do printf "$one"; i=$((i+1)); done; echo`,
    ].join('; ');
    const pod = hookYaml('Pod', 'say', 'test', { command }).concat('      envFrom: [{secretRef: {name: keys}}]\n');
    const folder = join(place.folder, 'logs');
    const { code, stdout } = await runHooks(
      place,
      'test',
      'app',
      '--manifest',
      fileWith(place, pod),
      '--log-dir',
      folder,
    );
    assert.equal(code, 0, stdout.slice(0, 5000));
    const written = readFileSync(join(folder, 'say_main.log'), 'utf8');
    const core = Buffer.from(SECRET).toString('base64').slice(4, -4);
    for (const text of [stdout, written]) {
      assert.doesNotMatch(text, /correct|horse|battery|of-a-key|another-line/);
      assert.ok(!text.includes(core));
      assert.match(text, /\*\*\*/);
    }
    assert.equal(written.split('\n').length - 1, 6);
  });

  test('--logs failed: those of the hook that fails, before its end; --logs none: none anywhere', async (t) => {
    const place = await makePlace(t, 4);
    const good = hookYaml('Job', 'good', 'test', { command: 'echo fine' });
    const bad = hookYaml('Job', 'bad', 'test', { weight: 1, command: 'echo one; echo two; exit 1' });
    const file = fileWith(place, `${good}---\n${bad}`);
    const failed = await runHooks(place, 'test', 'app', '--manifest', file, '--logs', 'failed');
    assert.deepEqual(said(failed.stdout), ['succeeded', 'one', 'two', 'failed']);
    const none = await runJson(place, 'test', 'app', '--manifest', file, '--logs', 'none');
    assert.deepEqual(
      none.summary.hooks.map(({ logs }) => logs),
      [[], []],
    );
  });

  // A node that is busy may lose what was in the pipe of a container when that ended: so it waits.
  test('a reader who sleeps holds up nothing, and gets all of it', async (t) => {
    const place = await makePlace(t, 4);
    const file = fileWith(place, hookYaml('Job', 'loud', 'test', { command: 'seq 1 200000; sleep 2' }));
    const { child, outcome } = startRun(place, [
      'test',
      'app',
      '--manifest',
      file,
      '--output',
      `json=${place.folder}/r`,
    ]);
    child.stdout!.pause();
    const report = () => JSON.parse(readFileSync(`${place.folder}/r`, 'utf8'));
    for (let tries = 0; !existsSync(`${place.folder}/r`) || report().finishedAt === null; tries++) {
      assert.ok(tries < 600, 'the run does not end while nobody reads');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.stdout!.resume();
    const { code, stdout } = await outcome;
    assert.equal(code, 0);
    const numbers = said(stdout).slice(0, -1).map(Number);
    assert.equal(numbers.length, 200_000);
    assert.ok(numbers.every((number, index) => number === index + 1));
  });

  test('100 MB: all of it, in order, in bounded memory', { timeout: 300_000 }, async (t) => {
    const place = await makePlace(t, 4);
    // A busy node may throw a file away before it has handed it out.
    for (let tries = 1; ; tries++) {
      const { stdout, peak, count, again } = await flood(t, place, '--logs', 'all');
      assert.ok(peak < 200, `${peak} MB`);
      assert.equal(said(stdout).length, count + again + 1);
      if (count === MANY) return;
      t.diagnostic(`the node lost ${MANY - count} lines`);
      assert.ok(tries < 3, 'lines are missing each time');
    }
  });
});
