// `list` on releases that the real Helm has installed: last runs, what is left, and what is in the way.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm3, helm4, kubeconfig, lacking } from '../support/tools.ts';
import { makePlace, must, writeChart } from './place.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

const config = (name: string, events: string, policy?: string) => {
  const policies = policy === undefined ? '' : `\n    helm.sh/hook-delete-policy: ${policy}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${events}${policies}\n`;
};

for (const [major, bin] of [
  [4, helm4],
  [3, helm3],
] as const) {
  test(`Helm ${major}: what ran, what is left, what an older revision left`, {
    skip: lacking('helm', 'cluster'),
  }, async (context) => {
    const place = await makePlace(context, major);
    const { namespace, helm, folder } = place;
    const env = { HELM_BIN: bin(), KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
    const list = (...args: readonly string[]) => ran(process.execPath, [MAIN, 'list', ...args], { cwd: folder, env });
    assert.equal(list().stdout, `No release in namespace ${namespace} has hooks.\n`);
    const templates = {
      'templates/kept.yaml': config('kept', 'pre-install'),
      'templates/stale.yaml': config('stale', 'pre-install,pre-upgrade', 'hook-failed'),
      'templates/gone.yaml': config('gone', 'pre-install', 'hook-succeeded'),
    };
    must(await helm('install', 'mini', writeChart(place, templates)), 'install');
    const read = () => JSON.parse(list('mini', '--format', 'json').stdout);
    const said = () =>
      read().hooks.map(({ name, revision, lastRun, objects }: ReturnType<typeof read>) =>
        [
          name,
          revision,
          lastRun?.phase,
          lastRun?.revision,
          ...objects.map(({ state, meaning }: never) => `${state} ${meaning}`),
        ].join(' '),
      );
    assert.deepEqual(said(), [
      'gone 1 Succeeded 1',
      'kept 1 Succeeded 1 there kept',
      'stale 1 Succeeded 1 there in-the-way',
    ]);
    must(
      await helm('upgrade', 'mini', writeChart(place, { ...templates, 'templates/kept.yaml': '' }), '--no-hooks'),
      'upgrade',
    );
    assert.deepEqual(said(), [
      'gone 2 Succeeded 1',
      'stale 2 Succeeded 1 there in-the-way',
      'kept 1 Succeeded 1 there kept',
    ]);
    const text = list('mini').stdout;
    assert.match(text, /^mini {2}revision 2, deployed: 2 hooks, 2 still in the cluster\n/);
    assert.match(text, /ConfigMap\/kept .*\n {4}! a hook of revision 1/);
    assert.match(
      list().stdout,
      /^release .*\nmini +2 {2}deployed +2 {2}none by Helm in this revision +pre-install, pre-upgrade\n$/,
    );
    const { code, stderr } = list('absent');
    assert.deepEqual(
      { code, stderr },
      { code: 3, stderr: `Error: there is no release "absent" in namespace ${namespace}; there is mini\n` },
    );
    assert.equal(list('mini@7').stderr, 'Error: release mini has no revision 7\n');
  });
}
