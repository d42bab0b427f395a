import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, objectsIn, writeChart } from './place.ts';
import { hookYaml, runHooks, runJson } from './run-support.ts';

const SAYS = hookYaml(
  'Pod',
  '{{ .Release.Name }}-say',
  'pre-install,pre-upgrade,post-upgrade,pre-rollback,pre-delete',
  {
    command:
      'echo {{ .Release.Name }} {{ .Release.Namespace }} {{ ternary `upgrade` `install` .Release.IsUpgrade }} {{ .Values.word }}',
  },
);

describe('run, with hooks of a chart or manifest', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('a chart, as folder and packed: RELEASE names it, the event says what it is rendered for', async (t) => {
    const place = await makePlace(t, 4);
    const folder = writeChart(place, { 'templates/hooks.yaml': SAYS, 'values.yaml': 'word: nothing\n' });
    must(await place.helm('package', folder, '--destination', place.folder), 'helm package');
    for (const chart of [folder, join(place.folder, 'chart-0.1.0.tgz')])
      for (const [event, way] of [
        ['pre-install', 'install'],
        ['pre-upgrade', 'upgrade'],
        ['post-upgrade', 'upgrade'],
        ['pre-rollback', 'upgrade'],
        ['pre-delete', 'install'],
      ] as const) {
        const { code, summary } = await runJson(place, event, 'shop', '--chart', chart, '--set', 'word=hello', '--yes');
        assert.equal(code, 0, event);
        const lines = summary.hooks[0]?.logs.flatMap((log) => log.lines);
        assert.deepEqual([summary.release, ...(lines ?? [])], ['shop', `shop ${place.namespace} ${way} hello`], event);
      }
    assert.equal(await place.kubectl('get', 'secrets', '--selector', 'owner=helm', '--output', 'name'), '');
  });

  test('pre-delete hooks for which no release is installed need --yes; a simulation does not', async (t) => {
    const place = await makePlace(t, 4);
    const file = join(place.folder, 'hooks.yaml');
    writeFileSync(file, hookYaml('ConfigMap', 'gone', 'pre-delete'));
    for (const named of [[], ['shop']]) {
      const { code, stdout, stderr } = await runHooks(place, 'pre-delete', ...named, '--manifest', file);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /for which no release is installed, need --yes; --dry-run=client shows/);
    }
    assert.equal((await runHooks(place, 'pre-delete', '--manifest', file, '--simulate')).code, 0);
    assert.equal((await runHooks(place, 'post-delete', '--manifest', file)).code, 0, 'nothing to run');
    assert.deepEqual(await objectsIn(place, 'configmaps'), []);
    assert.equal((await runHooks(place, 'pre-delete', '--manifest', file, '--yes')).code, 0);
    assert.deepEqual(await objectsIn(place, 'configmaps'), ['ConfigMap/gone']);
  });
});
