// `clean` on releases of the real Helm: what it deletes, what it leaves, and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helm3, helm4, lacking } from '../support/tools.ts';
import { cleaner, installSetup } from './clean-support.ts';
import { makePlace, must, objectsIn, writeChart } from './place.ts';
import { hookYaml, userYaml } from './run-support.ts';

const KINDS = 'jobs,pods,configmaps,secrets,serviceaccounts,persistentvolumeclaims,roles,services';

const INSTALL = 'pre-install';
const asWorker = (text: string) => text.replace('containers:', 'serviceAccountName: worker\n      containers:');

const FIRST = {
  'templates/web.yaml': userYaml('used'),
  'templates/used.yaml': hookYaml('ConfigMap', 'used', INSTALL),
  'templates/seed.yaml': hookYaml('ConfigMap', 'seed', INSTALL),
  'templates/kept.yaml': hookYaml('ConfigMap', 'kept', INSTALL),
  'templates/mine.yaml': hookYaml('ConfigMap', 'mine', INSTALL),
  'templates/token.yaml': hookYaml('Secret', 'token', INSTALL),
  'templates/data.yaml': hookYaml('PersistentVolumeClaim', 'data', INSTALL),
  'templates/worker.yaml': hookYaml('ServiceAccount', 'worker', INSTALL),
  'templates/setup.yaml': hookYaml('Job', 'setup', 'post-install', { command: 'echo done' }),
  'templates/drop.yaml': asWorker(hookYaml('Job', 'drop', 'pre-delete')),
  'templates/slow.yaml': hookYaml('Pod', 'slow', 'test', { command: 'sleep 600' }),
};

const SECOND = {
  ...FIRST,
  'templates/seed.yaml': '',
  'templates/migrate.yaml': hookYaml('Job', 'migrate', 'pre-upgrade', { command: 'echo no; exit 1' }),
};

interface CleanJson {
  readonly objects: readonly {
    kind: string;
    name: string;
    fate: string;
    reason: string;
    includable: boolean;
    outcome: string | null;
  }[];
  readonly summary: {
    readonly found: number;
    readonly toDelete: number;
    readonly deleted: number;
    readonly failed: number;
  };
}

/** `Job/migrate delete: reason`, with a star where --include would do. */
function verdicts(json: string): string[] {
  const { objects } = JSON.parse(json) as CleanJson;
  return objects
    .map(({ kind, name, fate, reason, includable }) => `${kind}/${name}${includable ? '*' : ''} ${fate}: ${reason}`)
    .sort();
}

for (const [major, bin] of [
  [4, helm4],
  [3, helm3],
] as const)
  test(`a release of Helm ${major}: its leftovers, and nothing else`, {
    skip: lacking('helm', 'cluster'),
  }, async (t) => {
    const place = await makePlace(t, major);
    const { helm, kubectl } = place;
    const clean = cleaner(place, bin());
    must(await helm('install', 'shop', writeChart(place, FIRST)), 'install');
    await kubectl('delete', 'configmap', 'mine');
    await kubectl('create', 'configmap', 'mine', '--from-literal=a=b');
    assert.notEqual((await helm('upgrade', 'shop', writeChart(place, SECOND), '--timeout', '60s')).code, 0);
    assert.notEqual((await helm('test', 'shop', '--timeout', '3s')).code, 0);
    const before = await objectsIn(place, KINDS);

    const shown = clean('shop', '--dry-run', '--format', 'json');
    assert.equal(shown.code, 0, shown.stderr);
    assert.deepEqual(verdicts(shown.stdout), [
      'ConfigMap/kept* keep: its policy keeps it, and the release still has this hook',
      'ConfigMap/mine keep: it bears no hook annotation: something else has its name',
      'ConfigMap/seed delete: revision 1 was the last one with this hook',
      'ConfigMap/used keep: Deployment/web uses it',
      'Job/migrate delete: it failed, its log goes with it; it stays until the hook comes again',
      'Job/setup delete: it stays until the hook comes again',
      'PersistentVolumeClaim/data* keep: it holds data',
      'Pod/slow* keep: it still works',
      'Secret/token* keep: it holds values that may exist nowhere else',
      'ServiceAccount/worker keep: Job/drop (pre-delete) needs it',
    ]);
    const unasked = clean('shop');
    assert.equal(unasked.code, 2);
    assert.equal(unasked.stderr, 'Error: nothing was deleted: --yes deletes 3 objects, --dry-run only shows\n');
    assert.match(unasked.stdout, /^shop {2}revision 2, failed, in namespace live-\w+\n\nto be deleted\n/);
    assert.match(
      unasked.stdout,
      /\n {2}PersistentVolumeClaim\/data \* +there +(\d+ s ago|just now) +1Mi +pre-install, revision 2 +it holds data\n/,
    );
    assert.deepEqual(await objectsIn(place, KINDS), before);

    const upgraded = clean('shop', '--yes', '--event', 'pre-upgrade');
    assert.equal(upgraded.code, 0, upgraded.stderr);
    assert.match(upgraded.stdout, /\n✔ deleted Job\/migrate and its pod\n$/);
    const rest = clean(
      'shop',
      '--yes',
      '--include',
      'PersistentVolumeClaim/data',
      '--include',
      'pod/slow',
      '--format',
      'json',
    );
    assert.equal(rest.code, 0, rest.stderr);
    assert.deepEqual((JSON.parse(rest.stdout) as CleanJson).summary, { found: 9, toDelete: 4, deleted: 4, failed: 0 });
    assert.deepEqual(await objectsIn(place, 'jobs,pods,persistentvolumeclaims'), []);
    assert.deepEqual(
      (await objectsIn(place, KINDS)).filter((title) => !/^Secret\/sh\.helm|ServiceAccount\/default/.test(title)),
      ['ConfigMap/kept', 'ConfigMap/mine', 'ConfigMap/used', 'Secret/token', 'ServiceAccount/worker'],
    );

    must(await helm('uninstall', 'shop', '--keep-history'), 'uninstall');
    assert.deepEqual(verdicts(clean('shop', '--dry-run', '--format', 'json').stdout), [
      'ConfigMap/kept delete: the release is uninstalled',
      'ConfigMap/mine keep: it bears no hook annotation: something else has its name',
      'ConfigMap/used delete: the release is uninstalled',
      'Job/drop delete: the release is uninstalled',
      'Secret/token* keep: it holds values that may exist nowhere else',
      'ServiceAccount/worker delete: the release is uninstalled',
    ]);
    assert.equal(clean('shop', '--yes').code, 0);
    assert.deepEqual(
      (await objectsIn(place, KINDS)).filter((title) => !/^Secret\/sh\.helm|ServiceAccount\/default/.test(title)),
      ['ConfigMap/mine', 'Secret/token'],
    );
  });

test('what bears the name of a hook, and is not its object', { skip: lacking('helm', 'cluster') }, async (t) => {
  const place = await makePlace(t, 4);
  const { helm, kubectl, apply, namespace } = place;
  const clean = cleaner(place, helm4());
  const names = ['applied', 'owned', 'shared', 'labelled', 'ordinary', 'held', 'elsewhere'];
  const hooks = names.map((name) =>
    hookYaml('ConfigMap', name, 'pre-install').replace('metadata:', 'metadata:\n  labels: {part: hooks}'),
  );
  const role = hookYaml('ClusterRole', `${namespace}-role`, 'pre-install');
  const list = `apiVersion: v1\nkind: List\nmetadata: {annotations: {helm.sh/hook: pre-install}}\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: item}}\n`;
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: front, annotations: {helm.sh/hook: pre-install}}\nspec: {ports: [{port: 80}]}\n';
  t.after(() => kubectl('delete', 'clusterrole', `${namespace}-role`, '--ignore-not-found'));
  const adopted = hookYaml('ConfigMap', 'adopted', 'pre-install', { policies: 'hook-failed' });
  await kubectl('create', 'configmap', 'adopted', '--from-literal=other=x');
  const chart = writeChart(place, { 'templates/all.yaml': [...hooks, role, list, service, adopted].join('---\n') });
  must(await helm('install', 'one', chart), 'install');
  must(await helm('upgrade', 'one', writeChart(place, { 'templates/all.yaml': '' })), 'upgrade');
  must(
    await helm('install', 'two', writeChart(place, { 'templates/all.yaml': hooks[names.indexOf('shared')]! })),
    'install two',
  );
  await kubectl('delete', 'configmap', 'applied');
  await apply(hooks[names.indexOf('applied')]!);
  const uid = await kubectl('get', 'configmap', 'shared', '--output', 'jsonpath={.metadata.uid}');
  const owner = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'shared', uid }];
  await kubectl(
    'patch',
    'configmap',
    'owned',
    '--type=merge',
    '--patch',
    JSON.stringify({ metadata: { ownerReferences: owner } }),
  );
  await kubectl('label', 'configmap', 'labelled', 'part=other', '--overwrite');
  await kubectl('annotate', 'configmap', 'ordinary', 'meta.helm.sh/release-name=three');
  await kubectl('annotate', 'configmap', 'held', 'helm.sh/resource-policy=keep');
  assert.deepEqual(verdicts(clean('one', '--dry-run', '--format', 'json').stdout), [
    `ClusterRole/${namespace}-role* keep: it is in no namespace, so other releases may use it`,
    'ConfigMap/adopted keep: not Helm but kubectl-create has made it',
    'ConfigMap/applied keep: not Helm but kubectl-client-side-apply has made it',
    'ConfigMap/elsewhere delete: revision 1 was the last one with this hook',
    'ConfigMap/held* keep: helm.sh/resource-policy: keep',
    'ConfigMap/item* keep: it comes from a List, so it bears no hook annotation',
    "ConfigMap/labelled keep: no stored revision's hook has its labels and annotations",
    'ConfigMap/ordinary keep: it is an ordinary object of release three',
    'ConfigMap/owned keep: it belongs to ConfigMap/shared',
    'ConfigMap/shared keep: release two has a ConfigMap/shared among its hooks, too',
    'Service/front* keep: a Service may serve others',
  ]);
  const including = clean('one', '--yes', '--include', `ClusterRole/${namespace}-role`, '--include', 'ConfigMap/item');
  assert.equal(including.code, 0, including.stderr);
  assert.equal(await kubectl('get', 'clusterrole', `${namespace}-role`, '--ignore-not-found'), '');
  assert.deepEqual(
    (await objectsIn(place, 'configmaps')).join(' '),
    'ConfigMap/adopted ConfigMap/applied ConfigMap/held ConfigMap/labelled ConfigMap/ordinary ConfigMap/owned ConfigMap/shared',
  );
});

test('records in ConfigMaps', { skip: lacking('helm', 'cluster') }, async (t) => {
  const place = await makePlace(t, 4);
  const driver = process.env.HELM_DRIVER;
  process.env.HELM_DRIVER = 'configmap';
  t.after(() => {
    if (driver === undefined) delete process.env.HELM_DRIVER;
    else process.env.HELM_DRIVER = driver;
  });
  await installSetup(place);
  const { code, stdout, stderr } = cleaner(place, helm4())('shop', '--yes');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /✔ deleted Job\/setup and its pod\n$/);
});
