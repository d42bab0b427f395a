// Revisions of an installed release as targets: `plan`, `plan --diff`, `lint --against`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm3, helm4, kubeconfig, lacking } from '../support/tools.ts';
import { makePlace, must, writeChart } from './place.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

const config = (weight: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-a\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "${weight}"\n`;
const OTHER = config(0).replace('-a', '-b');
const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  annotations: { helm.sh/hook: pre-upgrade }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: run, image: "busybox:1.36", envFrom: [{ secretRef: { name: "{{ .Release.Name }}-new" } }] }]
`;
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}-new\n';

for (const [major, bin] of [
  [4, helm4],
  [3, helm3],
] as const) {
  test(`Helm ${major}: two revisions, and a chart against what is installed`, {
    skip: lacking('helm', 'cluster'),
  }, async (context) => {
    const place = await makePlace(context, major);
    const { namespace, helm, folder } = place;
    const env = { HELM_BIN: bin(), KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
    const run = (...args: readonly string[]) => ran(process.execPath, [MAIN, ...args], { cwd: folder, env });
    must(
      await helm('install', 'mini', writeChart(place, { 'templates/a.yaml': config(5), 'templates/b.yaml': OTHER })),
      'install',
    );
    must(await helm('upgrade', 'mini', writeChart(place, { 'templates/a.yaml': config(-5) })), 'upgrade');
    const order = (target: string) =>
      JSON.parse(run('plan', target, 'pre-install', '--format', 'json').stdout).events['pre-install'].map(
        ({ name }: { name: string }) => name,
      );
    assert.deepEqual(order('release/mini@1'), ['mini-b', 'mini-a']);
    assert.deepEqual(order('release/mini'), ['mini-a', 'mini-b']);
    const diff = run('plan', '--diff', 'release/mini@1', 'release/mini', '--exit-code');
    assert.equal(diff.code, 1);
    assert.match(diff.stdout, /^1 hook changed; another order in pre-install, pre-upgrade\n/);
    assert.match(diff.stdout, /~ ConfigMap\/mini-a\n {4}weight 5 -> -5\n/);
    // The chart is rendered as release "mini", so that nothing else differs.
    assert.equal(
      run('plan', '--diff', 'release/mini@2', 'chart').stdout,
      'No differences in what Helm does with the hooks.\n',
    );
    writeChart(place, { 'templates/job.yaml': JOB, 'templates/secret.yaml': SECRET });
    const rule = ['--rule', 'dependency-of-previous-revision'];
    const against = run('lint', 'chart', '--against', 'release/mini', ...rule);
    assert.equal(against.code, 1);
    assert.match(
      against.stdout,
      /^error.*Job\/mini-migrate reads Secret\/mini-new .*the installed revision does not have it/,
    );
    assert.deepEqual(
      [run('plan', 'release/mini@9').stderr, run('lint', 'chart', '--against', 'release/absent').stderr],
      [
        `Error: there is no release "mini" with a revision 9 in namespace ${namespace}\n`,
        `Error: there is no release "absent" in namespace ${namespace}\n`,
      ],
    );
  });
}
