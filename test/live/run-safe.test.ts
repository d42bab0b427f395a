import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { DryRun } from '../../src/report/run-dry.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, runHooks, runJson, startRun, userYaml } from './run-support.ts';

const CONF = hookYaml('ConfigMap', 'conf', 'pre-upgrade,pre-rollback,pre-install');

const user = `---\n${userYaml('conf')}`;

function write(place: Place, name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

const PRINTS = hookYaml('Pod', 'say', 'test', { command: 'echo pw is $PW' }).replace(
  '    command:',
  '    env: [{name: PW, valueFrom: {secretKeyRef: {name: ext, key: pw}}}]\n      command:',
);

describe('run, safely', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('what the installed release uses is left alone, whatever the hooks come from', async (t) => {
    const place = await makePlace(t, 4);
    const chart = writeChart(place, { 'templates/all.yaml': CONF });
    must(await place.helm('install', 'app', chart), 'helm install');
    writeChart(place, { 'templates/all.yaml': CONF + user });
    must(await place.helm('upgrade', 'app', chart), 'helm upgrade');
    writeChart(place, { 'templates/all.yaml': CONF });
    const uid = await place.kubectl('get', 'configmap', 'conf', '--output', 'jsonpath={.metadata.uid}');
    for (const args of [
      ['pre-upgrade', 'app', '--manifest', write(place, 'conf.yaml', CONF)],
      ['pre-upgrade', 'app', '--chart', chart],
      ['pre-upgrade', 'app', '--revision', '1'],
      ['pre-rollback', 'app', '--revision', '1'],
    ]) {
      const { code, summary } = await runJson(place, ...args);
      assert.equal(code, 0);
      assert.equal(summary.hooks[0]?.outcome, 'skipped', args.join(' '));
      assert.match(summary.hooks[0]?.diagnosis?.message ?? '', /Deployment\/web uses it/);
    }
    assert.equal(await place.kubectl('get', 'configmap', 'conf', '--output', 'jsonpath={.metadata.uid}'), uid);
  });

  test('a Secret of the cluster alone is hidden too; without the right to read it the run goes on', async (t) => {
    const place = await makePlace(t, 4);
    await place.kubectl('create', 'secret', 'generic', 'ext', '--from-literal=pw=supersecret');
    const file = write(place, 'say.yaml', PRINTS);
    const { code, stdout } = await runHooks(place, 'test', '--manifest', file);
    assert.equal(code, 0);
    assert.match(stdout, /pw is \*\*\*/);
    assert.doesNotMatch(stdout, /supersecret/);
    await place.kubectl('create', 'serviceaccount', 'poor');
    await place.kubectl(
      'create',
      'role',
      'pods',
      '--verb=get,list,watch,create,patch,delete',
      '--resource=pods,pods/log',
    );
    await place.kubectl('create', 'rolebinding', 'pods', '--role=pods', `--serviceaccount=${place.namespace}:poor`);
    const user = { HELM_KUBEASUSER: `system:serviceaccount:${place.namespace}:poor` };
    const poor = await startRun(place, ['test', '--manifest', file], user).outcome;
    assert.equal(poor.code, 0, poor.stdout + poor.stderr);
    assert.doesNotMatch(poor.stdout, /secrets/i);
  });

  test('--dry-run=server: what is there and would be deleted first is no reason to refuse', async (t) => {
    const place = await makePlace(t, 4);
    await place.apply(hookYaml('Job', 'work', 'test').replace('true', 'exit 0'));
    const file = write(place, 'work.yaml', hookYaml('Job', 'work', 'test', { command: 'echo changed' }));
    const { code, stdout } = await runHooks(place, 'test', '--manifest', file, '--dry-run=server');
    assert.equal(stdout.split('\n').at(-2), 'Job/work: accepted; the one that exists is deleted first');
    assert.equal(code, 0);
    const wrong = write(place, 'wrong.yaml', hookYaml('Job', 'work', 'test').replace('backoffLimit', 'backOffLimit'));
    const refused = await runHooks(place, 'test', '--manifest', wrong, '--dry-run=server', '--format', 'json');
    assert.equal(refused.code, 1);
    const document: DryRun = JSON.parse(refused.stdout);
    assert.equal(document.hooks[0]?.objects[0]?.answer?.accepted, false);
    assert.match(document.hooks[0]?.objects[0]?.answer?.message ?? '', /unknown field "spec\.backOffLimit"/);
  });
});
