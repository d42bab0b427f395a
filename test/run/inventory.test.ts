// What `list` says about the objects of hooks, on a cluster of a few objects.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { readRelease } from '../../src/release/read.ts';
import type { HookList, ListedRelease } from '../../src/report/list.ts';
import { hooksJson, releasesJson } from '../../src/report/list-json.ts';
import { hooksText, releasesText } from '../../src/report/list-text.ts';
import { type Cluster, ClusterError, type KubeObject, type ObjectRef } from '../../src/run/cluster.ts';
import { lastByHand } from '../../src/run/hand-run.ts';
import type { PastRun } from '../../src/run/history.ts';
import { inventory, type LastRun, type ListedHook } from '../../src/run/inventory.ts';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'schema', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schemaOf('plan.schema.json'), 'plan.schema.json');
const validate = ajv.compile(schemaOf('list.schema.json'));

const NOW = Date.parse('2026-01-02T03:04:05Z');
const LOOKS = { colour: false, now: NOW };
const RUN: LastRun = {
  phase: 'Succeeded',
  startedAt: '2026-01-02T03:00:00.000Z',
  completedAt: '2026-01-02T03:00:03.200Z',
};

const notByHand = (listed: ListedHook) => ({ ...listed, byHand: null });

function hooksIn(text: string) {
  return readRelease([{ file: 'x', text }], { helm: 4 }).release.hooks;
}

function job(name: string, events: string, policy: string): string {
  return `---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${events}\n    helm.sh/hook-delete-policy: ${policy}\n`;
}

/** A cluster in which the API answers a name with an object, an error, or nothing. */
function clusterOf(answers: Readonly<Record<string, object | ClusterError>>): Cluster {
  const get = async ({ apiVersion, kind, namespace, name }: ObjectRef): Promise<KubeObject | undefined> => {
    const answer = answers[name];
    if (answer instanceof ClusterError) throw answer;
    if (!answer) return undefined;
    const annotations = { 'helm.sh/hook': 'x' };
    return {
      apiVersion,
      kind,
      metadata: { name, namespace, creationTimestamp: '2026-01-01T03:04:05Z', annotations },
      ...answer,
    };
  };
  return { get } as unknown as Cluster;
}

const COMPLETE = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };
const FAILED = { status: { conditions: [{ type: 'Failed', status: 'True' }] } };

test('what is left, and what that means', async () => {
  const hooks = hooksIn(
    [
      job('gone', 'pre-install,pre-upgrade', 'hook-succeeded'),
      job('stale', 'pre-install,pre-upgrade', 'hook-failed'),
      job('once', 'pre-install', 'hook-failed'),
      job('undeleted', 'pre-upgrade', 'before-hook-creation,hook-succeeded'),
      job('works', 'pre-upgrade', 'hook-failed'),
      job('other', 'pre-upgrade', 'before-hook-creation'),
      job('secret', 'pre-upgrade', 'before-hook-creation'),
      '---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: undefined-kind, annotations: {helm.sh/hook: pre-install}}\n',
      '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: apart, annotations: {helm.sh/hook: pre-install}}\n',
    ].join(''),
  );
  const cluster = clusterOf({
    stale: COMPLETE,
    once: FAILED,
    undeleted: COMPLETE,
    works: {},
    other: { metadata: { name: 'other', namespace: 'web' } },
    secret: new ClusterError('forbidden', 'you may not get jobs'),
    'undefined-kind': new ClusterError('unknown-kind', 'no such kind'),
    apart: {},
  });
  const listed = await inventory(
    hooks.map((hook) => ({ hook, revision: 3, lastRun: RUN })),
    'web',
    cluster,
  );
  const said = Object.fromEntries(
    listed.map(({ hook, objects, unknown }) => [
      hook.name,
      unknown ??
        objects?.map(({ ref, state, isHooks, meaning }) => [ref.namespace, state, isHooks, meaning].join(' ')).join(),
    ]),
  );
  assert.deepEqual(said, {
    gone: '',
    stale: 'web succeeded true in-the-way',
    once: 'web failed true kept',
    undeleted: 'web succeeded true undeleted',
    works: 'web running true kept',
    other: 'web running false kept',
    secret: 'you may not get jobs',
    'undefined-kind': '',
    apart: ' there true kept',
  });
  const list: HookList = {
    release: 'shop',
    namespace: 'web',
    revision: 3,
    status: 'deployed',
    hooks: listed.map(notByHand),
  };
  assert.ok(validate(JSON.parse(hooksJson(list))), JSON.stringify(validate.errors));
  const text = hooksText(list, LOOKS);
  assert.match(text, /^shop {2}revision 3, deployed: 9 hooks, 6 still in the cluster\n/);
  assert.match(
    text,
    /Job\/stale .* Succeeded in 3\.2 s, 4 m ago +succeeded, made 1 d ago\n {4}! Job\/stale is in the way/,
  );
  assert.match(text, /! Job\/undeleted is still there, though before-hook-creation, hook-succeeded should have/);
  assert.match(text, /! Job\/other bears no hook annotation/);
  assert.match(text, /! not known whether it is there: you may not get jobs/);
  assert.match(text, /\n\nwhat of it can go: helm hooks clean shop\n$/);
});

test('a cluster that does not answer is an error, not an unknown', async () => {
  const cluster = clusterOf({ a: new ClusterError('unreachable', 'no route') });
  const hooks = hooksIn(job('a', 'pre-install', 'hook-failed')).map((hook) => ({ hook, revision: 1, lastRun: null }));
  await assert.rejects(inventory(hooks, 'web', cluster), /no route/);
});

test('a hook of an older revision, and one that ran in an older one', async () => {
  const [hook] = hooksIn(job('a', 'pre-install', 'before-hook-creation'));
  const one = { hook: hook!, revision: 2, lastRun: { ...RUN, revision: 1 }, objects: [], unknown: null, byHand: null };
  const list: HookList = { release: 'shop', namespace: 'web', revision: 3, status: 'failed', hooks: [one] };
  assert.ok(validate(JSON.parse(hooksJson(list))), JSON.stringify(validate.errors));
  assert.match(
    hooksText(list, LOOKS),
    /ago \(revision 1\).*\n {4}! a hook of revision 2; the newest has none of this name/,
  );
});

test('what helm hooks run remembers stands beside what Helm says', async () => {
  const past = (
    minute: number,
    durationMs: number,
    outcome: 'succeeded' | 'failed' | 'not-run' = 'succeeded',
  ): PastRun => {
    const startedAt = `2026-01-02T02:${minute}:05.000Z`;
    const hook = { kind: 'Job', name: 'a', namespace: 'web', outcome, durationMs, steps: { create: 10 } };
    const other = { ...hook, namespace: 'elsewhere', durationMs: 99_000 };
    return { version: 1, event: 'test', outcome: 'failed', startedAt, durationMs, hooks: [hook, other] };
  };
  const [hook] = hooksIn(job('a', 'test', 'before-hook-creation'));
  const listed = { hook: hook!, revision: 3, lastRun: RUN, objects: [], unknown: null };
  const textOf = (...runs: readonly PastRun[]) => {
    const byHand = lastByHand(hook!, 'web', runs);
    const list: HookList = {
      release: 'a',
      namespace: 'web',
      revision: 3,
      status: 'deployed',
      hooks: [{ ...listed, byHand }],
    };
    assert.ok(validate(JSON.parse(hooksJson(list))), JSON.stringify(validate.errors));
    return hooksText(list, LOOKS);
  };
  assert.match(textOf(past(10, 4000)), /last run +by hand +in the cluster\n.*ago +4\.0 s, 54 m ago +-\n/);
  assert.match(textOf(past(20, 9000), past(10, 4000), past(15, 5000)), / 9\.0 s, usually 5\.0 s, 44 m ago /);
  assert.match(textOf(past(20, 700, 'failed'), past(10, 4000)), / failed after 700 ms, 44 m ago /);
  assert.match(textOf(past(20, 0, 'not-run'), past(10, 4000)), / 4\.0 s, 54 m ago /);
  assert.doesNotMatch(textOf(), /by hand|can go/);
});

test('the releases of a namespace', () => {
  const release: ListedRelease = {
    name: 'shop',
    namespace: 'web',
    revision: 12,
    status: 'failed',
    hooks: 2,
    events: ['pre-install', 'test'],
    last: {
      kind: 'Job',
      name: 'migrate',
      run: { phase: 'Running', startedAt: '2026-01-02T03:04:05.000Z', completedAt: null },
    },
  };
  const releases = [release, { ...release, name: 'new', last: null }];
  assert.ok(validate(JSON.parse(releasesJson('web', releases))), JSON.stringify(validate.errors));
  assert.match(
    releasesText('web', releases, LOOKS),
    /^release .*\nshop +12 {2}failed +2 {2}Job\/migrate +Running, just now/,
  );
  assert.match(releasesText('web', [], LOOKS), /^No release in namespace web has hooks\.\n$/);
  assert.equal(validate({ version: 1, releases: [] }), false);
});
