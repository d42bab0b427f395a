import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { executable, helm4, kubeconfig, lacking } from '../support/tools.ts';
import { makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, runHooks, runJson } from './run-support.ts';

function list(place: Place, ...args: readonly string[]): string {
  const env = {
    ...process.env,
    KUBECONFIG: kubeconfig(),
    HELM_CACHE_HOME: join(place.folder, 'cache'),
    HELM_NAMESPACE: place.namespace,
    HELM_BIN: helm4(),
  };
  return execFileSync(executable(), ['list', ...args], { env, encoding: 'utf8' });
}

/** A Job that sleeps as long as a ConfigMap says. */
const SLEEPER = hookYaml('Job', 'work', 'pre-upgrade', { command: 'sleep "$PACE"' }).replace(
  /^( +)command:/m,
  '$1env: [{name: PACE, valueFrom: {configMapKeyRef: {name: pace, key: seconds}}}]\n$1command:',
);

describe('run remembers', { concurrency: true, skip: lacking('helm', 'cluster', 'executable') }, () => {
  test('what got slower is said, a limit is kept, list shows the last time', async (t) => {
    const place = await makePlace(t, 4);
    const chart = writeChart(place, {
      'templates/hook.yaml': `${SLEEPER}---\n${hookYaml('ConfigMap', 'beside', 'pre-upgrade')}`,
    });
    must(await place.helm('install', 'app', chart), 'helm install');
    const pace = (seconds: number) =>
      place.apply(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'pace' },
          data: { seconds: `${seconds}` },
        }),
      );
    await pace(0);
    assert.doesNotMatch(list(place, 'app'), /by hand/);
    const begin = Date.now();
    const first = await runHooks(place, 'pre-upgrade', 'app', '--compare');
    const firstSeconds = Math.ceil((Date.now() - begin) / 1000);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /\n\nnothing to compare with: no earlier run is known here\n$/);
    assert.match(first.stdout, /for Helm: --timeout \d+m is ample/);
    // On a busy machine the first may have taken long: the second is to be slower by more than chance.
    await pace(5 + 2 * firstSeconds);
    const second = await runJson(place, 'pre-upgrade', 'app', '--compare', '--max-duration', '4s');
    assert.equal(second.code, 1);
    const { outcome, tooSlow, reason, comparison } = second.summary;
    assert.deepEqual(
      [outcome, tooSlow, comparison?.runs, comparison?.total?.verdict],
      ['succeeded', true, 1, 'slower'],
    );
    assert.match(reason ?? '', /^took \d+\.\d s, longer than --max-duration 4\.0 s$/);
    const work = comparison?.hooks.find(({ name }) => name === 'work');
    assert.equal(work?.verdict, 'slower');
    // Others may be slower too, on a machine that has other things to do.
    assert.equal(work?.steps.find(({ name }) => name === 'run')?.verdict, 'slower');
    assert.ok(comparison?.hooks.some(({ name, verdict }) => name === 'beside' && verdict !== 'new'));
    assert.match(list(place, 'app'), /Job\/work .* [\d.]+ m?s, usually \d.*?, (just now|\d+ s ago) /);
    const [hook] = JSON.parse(list(place, 'app', '--format', 'json')).hooks.filter(
      ({ name }: { name: string }) => name === 'work',
    );
    assert.deepEqual([hook.byHand.event, hook.byHand.outcome, hook.byHand.runs], ['pre-upgrade', 'succeeded', 2]);
  });

  test('two runs that end together are both remembered, and only for their owner', async (t) => {
    const place = await makePlace(t, 4);
    const manifest = writeChart(place, { 'hooks.yaml': hookYaml('ConfigMap', 'one', 'test') });
    const run = () => runHooks(place, 'test', '--manifest', join(manifest, 'hooks.yaml'));
    const codes = await Promise.all([run(), run()].map(async (one) => (await one).code));
    assert.ok(codes.includes(0));
    const root = join(place.folder, 'cache', 'helm-hooks', 'history');
    assert.equal(statSync(root).mode & 0o777, 0o700);
    const files = readdirSync(root).flatMap((name) =>
      readdirSync(join(root, name)).map((file) => join(root, name, file)),
    );
    assert.equal(files.length, codes.filter((code) => code === 0).length);
    for (const file of files) {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(JSON.parse(readFileSync(file, 'utf8')).hooks.length, 1);
    }
  });
});
