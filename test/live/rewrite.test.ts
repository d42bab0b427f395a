import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { hookRuns, installPostRenderer, makePlace, must, objectsIn, type Place, writeChart } from './place.ts';
import { COUNTEREXAMPLES, HELPER, OUT_OF_ORDER, oneJob, TOO_LATE } from './rewrite-charts.ts';

const RENDERED = ['--timeout', '1m', '--post-renderer', 'hooks-post-renderer'];

const uid = (place: Place, object: string): Promise<string> =>
  place.kubectl('get', object, '-o', 'jsonpath={.metadata.uid}');

const podsOf = (place: Place, name: string): Promise<string> =>
  place.kubectl('get', 'pods', '-l', `batch.kubernetes.io/job-name=${name}`, '-o', 'jsonpath={.items[*].metadata.uid}');

describe('the post-renderer', { concurrency: true, skip: lacking('helm', 'cluster', 'executable') }, () => {
  test('does not break what works', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    await place.apply(HELPER);
    const chart = writeChart(place, COUNTEREXAMPLES);
    must(await place.helm('install', 'works', chart, ...RENDERED), 'helm install');
    const before = await Promise.all(['pvc/data', 'serviceaccount/runner'].map((object) => uid(place, object)));
    const seeded = await podsOf(place, 'seed');
    assert.match(seeded, /^\S+$/);

    await place.kubectl('rollout', 'status', 'deployment/waits', '--timeout=60s');
    await uid(place, 'job/certificate');
    await uid(place, 'secret/certificate');

    must(await place.helm('upgrade', 'works', chart, ...RENDERED), 'helm upgrade');
    const after = await Promise.all(['pvc/data', 'serviceaccount/runner'].map((object) => uid(place, object)));
    assert.deepEqual(after, before);
    assert.equal(await podsOf(place, 'seed'), seeded);
    const touched = (await hookRuns(place, 'works')).filter(({ manifest }) =>
      manifest.includes('helm-hooks/rewritten'),
    );
    assert.deepEqual(touched, []);
  });

  test('puts an account, its rights and a Secret before the Job that needs them', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    must(await place.helm('install', 'order', writeChart(place, OUT_OF_ORDER), ...RENDERED), 'helm install');
    const order = (await hookRuns(place, 'order')).map(({ name }) => name);
    assert.equal(order.at(-1), 'a-job');
    assert.deepEqual(order.sort(), ['a-job', 'b-account', 'b-binding', 'b-role', 'c-secret']);
  });

  test('is needed: without it the Job gets no pod', async (t) => {
    const place = await makePlace(t, 4);
    const { code } = await place.helm('install', 'order', writeChart(place, OUT_OF_ORDER), '--timeout', '1m');
    assert.equal(code, 1);
    assert.equal(await podsOf(place, 'a-job'), '');
  });

  test('brings what a hook does not find in its phase, where that is asked for', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const chart = writeChart(place, TOO_LATE);
    assert.equal((await place.helm('install', 'late', chart, ...RENDERED)).code, 1);
    must(await place.helm('uninstall', 'late'), 'helm uninstall');
    const asked = [...RENDERED, '--post-renderer-args=--opt-in=dependency-missing-in-phase'];
    must(await place.helm('install', 'late', chart, ...asked), 'helm install');
    const order = (await hookRuns(place, 'late')).map(({ name }) => name);
    assert.equal(order.at(-1), 'a-job');
    assert.deepEqual(order.sort(), ['a-job', 'b-account-hook', 'b-binding-hook', 'b-role-hook', 'c-secret-hook']);
    must(await place.helm('upgrade', 'late', chart, ...asked), 'helm upgrade');
    must(await place.helm('uninstall', 'late'), 'helm uninstall');
    const left = await Promise.all(['sa', 'role', 'rolebinding', 'secret'].map((kind) => objectsIn(place, kind)));
    assert.deepEqual(
      left.flat().filter((title) => title.endsWith('-hook')),
      [],
    );
  });

  test('makes a Job that has run once run again only where mode full asks for it', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const chart = writeChart(place, oneJob('helm.sh/hook-delete-policy: hook-failed'));
    must(await place.helm('install', 'seed', chart, ...RENDERED), 'helm install');
    const first = await uid(place, 'job/work');
    must(await place.helm('upgrade', 'seed', chart, ...RENDERED), 'helm upgrade');
    assert.equal(await uid(place, 'job/work'), first);
    must(await place.helm('upgrade', 'seed', chart, ...RENDERED, '--post-renderer-args=--mode=full'), 'helm upgrade');
    assert.notEqual(await uid(place, 'job/work'), first);
  });

  test('is gone from the next revision when it is left out', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const chart = writeChart(place, oneJob());
    must(await place.helm('install', 'with', chart, ...RENDERED), 'helm install');
    assert.match(must(await place.helm('get', 'hooks', 'with'), 'helm get'), /rewritten: "?default-delete-policy/);
    assert.deepEqual(await objectsIn(place, 'jobs'), []);
    must(await place.helm('upgrade', 'with', chart, '--timeout', '1m'), 'helm upgrade');
    assert.doesNotMatch(must(await place.helm('get', 'hooks', 'with'), 'helm get'), /rewritten|delete-policy/);
    assert.deepEqual(await objectsIn(place, 'jobs'), ['Job/work']);
  });
});
