import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import type { RunSummary, StepTime } from '../../src/run/summary.ts';
import { lacking } from '../support/tools.ts';
import { install, makePlace } from './place.ts';
import { hookYaml, printed, runHooks, runJson, startRun } from './run-support.ts';

const SCHEMAS = join(import.meta.dirname, '../../docs/schema');
const schema = (name: string) => JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
for (const name of ['plan.schema.json', 'run.schema.json']) ajv.addSchema(schema(name), name);
const validRun = ajv.getSchema('run.schema.json')!;
const validEvent = ajv.compile(schema('run-events.schema.json'));

const namesOf = (steps: readonly StepTime[] | undefined) => steps?.map(({ name }) => name).join(' ');

/** Steps follow each other, and make up the time of their hook but for what lies between requests. */
function checkTimes({ hooks }: RunSummary): void {
  for (const { name, steps, durationMs } of hooks) {
    const within = steps.filter((step) => step.name !== 'cleanup');
    const sum = within.reduce((sum, { ms }) => sum + ms, 0);
    assert.ok(sum <= durationMs && sum > durationMs - 700, `${name}: ${sum} of ${durationMs} ms`);
    for (const [at, { startedAt, ms }] of within.entries()) {
      assert.ok(ms >= 0);
      const next = within[at + 1];
      if (next) assert.ok(Date.parse(next.startedAt) - Date.parse(startedAt) >= ms);
    }
  }
}

describe('reports of real runs', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('killed in the middle: every file is whole, and says that nothing is certain', async (t) => {
    const place = await makePlace(t, 4);
    await install(
      place,
      `${hookYaml('ConfigMap', 'first', 'test')}---\n${hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600', weight: 1 })}`,
    );
    const file = (format: string) => join(place.folder, `report.${format}`);
    const formats = ['json', 'jsonl', 'junit', 'markdown', 'html', 'text'];
    const outputs = formats.flatMap((format) => ['--output', `${format}=${file(format)}`]);
    const { child, outcome, output } = startRun(place, ['test', 'app', ...outputs]);
    await printed({ output, outcome }, /begun/);
    child.kill('SIGKILL');
    await outcome;
    const report = JSON.parse(readFileSync(file('json'), 'utf8'));
    assert.ok(validRun(report), JSON.stringify(validRun.errors));
    assert.deepEqual(
      [report.outcome, report.finishedAt, report.hooks.map(({ outcome }: { outcome: string }) => outcome)],
      ['unknown', null, ['succeeded', 'unknown']],
    );
    const lines = readFileSync(file('jsonl'), 'utf8').split('\n');
    assert.equal(lines.pop(), '');
    for (const line of lines) assert.ok(validEvent(JSON.parse(line)), `${line} ${JSON.stringify(validEvent.errors)}`);
    assert.match(readFileSync(file('junit'), 'utf8'), /errors="0" skipped="1".*<\/testsuites>\n$/s);
    assert.match(readFileSync(file('markdown'), 'utf8'), /^### \? test of app: not finished, 1 of 2 hooks/);
    assert.match(readFileSync(file('html'), 'utf8'), /The run is under way, or was killed.*<\/html>\n$/s);
    const last = JSON.parse(readFileSync(join(place.folder, 'cache/helm-hooks/last-run.json'), 'utf8'));
    assert.ok(validRun(last), JSON.stringify(validRun.errors));
    assert.equal(last.hooks[0].uid.length, 36);
  });

  test('lines of JSON come while it happens', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 3' }));
    const { outcome, output } = startRun(place, ['test', 'app', '--format', 'jsonl']);
    await printed({ output, outcome }, /"line":"begun"/);
    assert.doesNotMatch(output(), /run-finished/);
    const { stdout, code } = await outcome;
    assert.equal(code, 0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const event of events)
      assert.ok(validEvent(event), `${JSON.stringify(event)} ${JSON.stringify(validEvent.errors)}`);
    const times = events.map(({ at }) => Date.parse(at));
    assert.ok(times.every((time, at) => at === 0 || time >= times[at - 1]!));
  });

  test('steps of attempts, of several pods, of a sidecar, of an init container', async (t) => {
    const place = await makePlace(t, 4);
    const retries = hookYaml('Job', 'retries', 'test', { command: 'sleep 1; exit 1' }).replace(
      'backoffLimit: 0',
      'backoffLimit: 1',
    );
    const several = hookYaml('Job', 'several', 'test', {
      weight: -3,
      command: 'sleep $((JOB_COMPLETION_INDEX * 2 + 1))',
    }).replace('backoffLimit: 0', 'backoffLimit: 0\n  parallelism: 2\n  completions: 2\n  completionMode: Indexed');
    const image = 'image: docker.io/library/busybox:1.36';
    const side = `initContainers: [{name: side, ${image}, restartPolicy: Always, command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]}, {name: wait, ${image}, command: [sleep, "1"]}]`;
    const sidecar = hookYaml('Job', 'sidecar', 'test', { weight: -2, command: 'sleep 1' }).replace(
      /^( +)containers:/m,
      `$1${side}\n$1containers:`,
    );
    await install(
      place,
      [several, sidecar, hookYaml('Pod', 'pod', 'test', { weight: -1, command: 'sleep 1' }), retries].join('---\n'),
    );
    const { code, summary } = await runJson(place, 'test', 'app');
    assert.equal(code, 1);
    assert.ok(validRun(JSON.parse(JSON.stringify(summary))), JSON.stringify(validRun.errors));
    checkTimes(summary);
    const steps = Object.fromEntries(summary.hooks.map((hook) => [hook.name, hook.steps]));
    assert.equal(namesOf(steps.several), 'delete-previous create schedule pull run notice');
    assert.equal(namesOf(steps.sidecar), 'delete-previous create schedule pull init run notice');
    assert.equal(namesOf(steps.pod), 'delete-previous create schedule pull run notice');
    assert.equal(namesOf(steps.retries), 'delete-previous create schedule pull run notice');
    const ms = (hook: string, name: string) => steps[hook]!.find((step) => step.name === name)!.ms;
    // The slower of two pods; the pause between two attempts is part of the work.
    assert.ok(ms('several', 'run') > 2500, `${ms('several', 'run')} ms`);
    assert.ok(ms('retries', 'run') > 10_000, `${ms('retries', 'run')} ms`);
    assert.ok(ms('sidecar', 'init') > 700 && ms('sidecar', 'run') > 700);
  });

  test('a cache that cannot be written is no reason not to run', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('ConfigMap', 'made', 'test'));
    for (const HELM_CACHE_HOME of ['/dev/null/x', '/proc/x']) {
      const { code, stderr } = await startRun(place, ['test', 'app', '--compare'], { HELM_CACHE_HOME }).outcome;
      assert.equal(code, 0, stderr);
      assert.ok(!existsSync(HELM_CACHE_HOME));
    }
    assert.equal((await runHooks(place, 'test', 'app')).code, 0);
  });
});
