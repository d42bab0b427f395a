// Where the reports of a run go: stdout, files, the page of a run in CI.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { reportFile, writeReport } from '../../src/io/report-file.ts';
import { runDocument } from '../../src/report/run-json.ts';
import { failedRun } from '../report/runs.ts';
import { CASES, printedApart } from './printed.ts';

const RUN = ['run', 'pre-upgrade', 'shop', '--manifest', 'fails.yaml', '--simulate=fails.sim.yaml'];

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'helm-hooks-outputs-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('a format goes to stdout alone, what is said to people to stderr', async () => {
  const starts = {
    text: 'pre-upgrade of release',
    json: '{',
    jsonl: '{"type":"run-started"',
    junit: '<?xml',
    markdown: '### ✘',
    html: '<!doctype html>',
  };
  for (const [format, start] of Object.entries(starts)) {
    const { stdout, stderr, code } = await printedApart([...RUN, '--format', format]);
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(start), `${format}: ${stdout.slice(0, 100)}`);
    assert.equal(stderr.includes('no cluster is touched'), format !== 'text');
    assert.equal((await printedApart([...RUN, '--format', format, '--quiet'])).stderr, '');
  }
});

test('several outputs at once, each readable by its owner alone, and nothing else beside them', async (t) => {
  const place = folder(t);
  const formats = ['text', 'json', 'jsonl', 'junit', 'markdown', 'html'];
  writeFileSync(join(place, 'report.jsonl'), 'old and readable by all', { mode: 0o644 });
  const outputs = formats.flatMap((format) => ['--output', `${format}=${join(place, `report.${format}`)}`]);
  const { stdout } = await printedApart([...RUN, ...outputs, '--format', 'json']);
  assert.deepEqual(readdirSync(place).sort(), formats.map((format) => `report.${format}`).sort());
  for (const file of readdirSync(place)) assert.equal(statSync(join(place, file)).mode & 0o777, 0o600, file);
  // Two runs are never of the same millisecond; one is.
  assert.equal(readFileSync(join(place, 'report.json'), 'utf8'), stdout);
  const lines = readFileSync(join(place, 'report.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines[0].type, 'run-started');
  assert.equal(lines.at(-1).type, 'run-finished');
});

test('--summary adds to the page of a GitHub run, and says when there is none', async (t) => {
  const file = join(folder(t), 'page');
  writeFileSync(file, '# before\n');
  await printedApart([...RUN, '--summary'], { GITHUB_STEP_SUMMARY: file });
  const page = readFileSync(file, 'utf8');
  assert.match(page, /^# before\n### ✘ pre-upgrade of shop/);
  assert.doesNotMatch(page, /no such table/);
  const { stderr, code } = await printedApart([...RUN, '--summary']);
  assert.equal(code, 1);
  assert.equal(stderr, 'cannot write the summary: GITHUB_STEP_SUMMARY is not set\n');
});

test('a phase without hooks has reports too', async (t) => {
  const file = join(folder(t), 'junit.xml');
  const args = ['run', 'pre-upgrade', '--manifest', 'no-hooks.yaml', '--simulate', '--output', `junit=${file}`];
  assert.equal((await printedApart(args)).stdout.split('\n').at(-2), 'nothing to run: there are hooks of pre-install');
  assert.match(readFileSync(file, 'utf8'), /tests="0" failures="0"/);
});

test('a login in an address of a chart or manifest is in no report', async (t) => {
  const place = folder(t);
  mkdirSync(join(place, 'https:', 'u:canary@host'), { recursive: true });
  copyFileSync(join(CASES, 'succeeds.yaml'), join(place, 'https:', 'u:canary@host', 'hooks.yaml'));
  const manifest = `${place}/https://u:canary@host/hooks.yaml`;
  const { stdout } = await printedApart([
    'run',
    'pre-upgrade',
    '--manifest',
    manifest,
    '--simulate',
    '--format',
    'json',
  ]);
  assert.match(JSON.parse(stdout).source, /https:\/\/host\/hooks\.yaml$/);
});

test('a dry run has no such reports', async () => {
  const dry = ['run', 'pre-upgrade', '--manifest', 'fails.yaml', '--dry-run', 'client'];
  assert.deepEqual(await printedApart([...dry, '--format', 'junit']), {
    code: 2,
    stdout: '',
    stderr: 'Error: --dry-run prints text or json, not junit\n',
  });
  const { stderr } = await printedApart([...dry, '--output', 'json=x']);
  assert.equal(stderr, 'Error: --dry-run writes no report: it runs nothing\n');
});

test('--max-duration: the outcome stays, the exit code is 1, and every report says why', async (t) => {
  const place = folder(t);
  const outputs = ['json', 'jsonl', 'junit', 'markdown', 'html'].flatMap((format) => [
    '--output',
    `${format}=${join(place, format)}`,
  ]);
  const run = ['run', 'pre-upgrade', 'shop', '--manifest', 'succeeds.yaml', '--simulate'];
  const { code, stdout } = await printedApart([...run, '--max-duration', '5s', ...outputs]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /\n✘ pre-upgrade of shop \(simulated\): succeeded, too slowly, 2 of 2 hooks, 7\.5 s\n.*longer than --max-duration 5\.0 s\n/s,
  );
  for (const format of ['json', 'jsonl', 'junit', 'markdown', 'html'])
    assert.match(readFileSync(join(place, format), 'utf8'), /took 7\.5 s, longer than --max-duration 5\.0 s/, format);
  const { outcome, tooSlow } = JSON.parse(readFileSync(join(place, 'json'), 'utf8'));
  assert.deepEqual([outcome, tooSlow], ['succeeded', true]);
  assert.equal((await printedApart([...run, '--max-duration', '8s'])).code, 0);
  assert.equal((await printedApart([...RUN, '--max-duration', '1s'])).code, 1);
  const { stderr } = await printedApart([...run, '--max-duration', 'soon']);
  assert.equal(stderr, 'Error: --max-duration is a duration such as 90s or 2m, not "soon"\n');
});

test('a simulation is not compared', async () => {
  const { code, stderr } = await printedApart([...RUN, '--compare']);
  assert.deepEqual([code, stderr], [2, 'Error: --compare is for runs on a cluster: a simulation takes no time\n']);
});

test('report shows the last run again, and says when it cannot', async (t) => {
  const env = { HELM_CACHE_HOME: folder(t) };
  const file = reportFile('run', env);
  const { summary } = await failedRun();
  writeReport(file, { ...runDocument(summary), command: 'run' });
  const { stdout, code } = await printedApart(['report', 'run'], env);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^run pre-upgrade of 1970-01-01 00:00:00 UTC\n\n.*Job\/migrate +✘ .*\n✘ pre-upgrade of shop: failed, 1 of 4 hooks/s,
  );
  assert.equal(JSON.parse((await printedApart(['report', '--format', 'json'], env)).stdout).hooks.length, 4);
  writeReport(file, { version: 1, command: 'run', hooks: [{}] });
  const broken = await printedApart(['report', 'run'], env);
  assert.deepEqual([broken.code, broken.stdout], [3, '']);
  assert.match(broken.stderr, /^Error: \S+last-run\.json is no report that this version can show; [^\n]+\n$/);
});

test('a simulation leaves the last report of a run alone', async (t) => {
  const home = folder(t);
  await printedApart(RUN, { HELM_CACHE_HOME: home });
  assert.deepEqual(readdirSync(home), []);
});

/** A file system with room for a few pages; undefined where none can be mounted. */
function smallDisk(t: TestContext): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'helm-hooks-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'pipe' });
  } catch (error) {
    rmSync(place, { recursive: true });
    t.skip(`no small file system can be mounted: ${(error as Error).message.trim().split('\n').at(-1)}`);
    return undefined;
  }
  t.after(() => {
    execFileSync('umount', [place]);
    rmSync(place, { recursive: true });
  });
  return place;
}

test('a disk that is full: the run goes on, it is said once, and what stands there is whole', async (t) => {
  const disk = smallDisk(t);
  if (!disk) return;
  const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${'x'.repeat(100)}`);
  const script = join(folder(t), 'loud.yaml');
  writeFileSync(script, `hooks:\n  Job/migrate: {log: [${lines.map((line) => JSON.stringify(line)).join(', ')}]}\n`);
  const outputs = ['json=report.json', 'jsonl=events', 'markdown=report.md', 'html=report.html'].flatMap((output) => [
    '--output',
    output.replace('=', `=${disk}/`),
  ]);
  const args = ['run', 'pre-upgrade', 'shop', '--manifest', 'succeeds.yaml', `--simulate=${script}`, '--quiet'];
  const { code, stderr } = await printedApart([...args, ...outputs], { HELM_CACHE_HOME: disk });
  assert.equal(code, 0);
  const said = stderr.trimEnd().split('\n');
  assert.deepEqual(said.map((line) => /^cannot write (\S+): ENOSPC/.exec(line)?.[1]).sort(), [
    `${disk}/events`,
    `${disk}/report.html`,
    `${disk}/report.json`,
    `${disk}/report.md`,
  ]);
  assert.deepEqual(readdirSync(disk).sort(), ['events', 'report.html', 'report.json', 'report.md']);
  const { outcome, hooks } = JSON.parse(readFileSync(join(disk, 'report.json'), 'utf8'));
  assert.deepEqual([outcome, hooks.length], ['unknown', 2]);
  assert.match(readFileSync(join(disk, 'report.md'), 'utf8'), /^### .*\n$/s);
  const events = readFileSync(join(disk, 'events'), 'utf8');
  assert.ok(events.endsWith('\n'));
  assert.ok(
    events
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)).length > 50,
  );
});
