import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { comparable, compare, type Write } from './run-audit-support.ts';
import { hookYaml } from './run-support.ts';

const BEFORE = 'before-hook-creation';
const EVENT = 'pre-upgrade';

/** `{{ .Release.Namespace }}` in a name keeps cluster-scoped objects of two tests apart. */
const OWN = '{{ .Release.Namespace }}';

// Each is run twice, so that the second time finds what the first one left.
const PHASES: Readonly<Record<string, readonly string[]>> = {
  'weights, names, policies': [
    hookYaml('Job', 'b', EVENT),
    hookYaml('Job', 'a', EVENT, { policies: `${BEFORE},hook-succeeded` }),
    hookYaml('ConfigMap', 'z', EVENT, { weight: -5, policies: `${BEFORE},hook-succeeded,hook-failed` }),
    hookYaml('Pod', 'c', EVENT, { weight: 5, policies: 'hook-succeeded' }),
    hookYaml('ServiceAccount', 'c', EVENT, { weight: 5 }),
  ],
  'the second hook fails': [
    hookYaml('ConfigMap', 'a', EVENT, { weight: 1, policies: 'hook-succeeded' }),
    hookYaml('ServiceAccount', 'b', EVENT, { weight: 2, policies: `${BEFORE},hook-succeeded` }),
    hookYaml('Job', 'c', EVENT, { weight: 3, policies: `${BEFORE},hook-failed`, command: 'exit 1' }),
    hookYaml('Job', 'd', EVENT, { weight: 4 }),
  ],
  'the first one fails and is left': [
    hookYaml('Pod', 'a', EVENT, { command: 'exit 1', policies: BEFORE }),
    hookYaml('ConfigMap', 'b', EVENT),
  ],
  'another namespace, and none': [
    hookYaml('ConfigMap', 'there', EVENT, { namespace: `${OWN}-other`, policies: `${BEFORE},hook-succeeded` }),
    hookYaml('ClusterRole', `${OWN}-role`, EVENT, { policies: `${BEFORE},hook-succeeded` }),
  ],
  'an event named twice': [
    hookYaml('ConfigMap', 'twice', `${EVENT},${EVENT}`, { policies: `${BEFORE},hook-succeeded` }),
  ],
  'a new Secret that goes with success': [
    hookYaml('Secret', 'token', EVENT, { policies: 'hook-succeeded' }),
    hookYaml('Job', 'use', EVENT, { weight: 1, policies: `${BEFORE},hook-succeeded` }),
  ],
};

const LIST = `apiVersion: v1
kind: List
metadata:
  annotations: {helm.sh/hook: ${EVENT}, helm.sh/hook-delete-policy: "${BEFORE},hook-succeeded"}
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {key: value}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: two}}
  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: three}}
`;

for (const major of [4, 3] as const)
  describe(`run writes what Helm ${major} writes, in the same order`, {
    concurrency: 4,
    skip: lacking('helm', 'cluster'),
  }, () => {
    for (const [name, hooks] of Object.entries(PHASES))
      test(name, async (t) => {
        const { helm, run } = await compare(t, major, hooks);
        for (const round of [0, 1])
          assert.deepEqual(comparable(run[round]!), comparable(helm[round]!), `round ${round + 1}`);
        assert.ok(run[0]!.length > 0);
      });

    test('a List: the same writes, in whatever order', async (t) => {
      const { helm, run } = await compare(t, major, [LIST]);
      const sorted = (writes: readonly Write[] = []) => comparable(writes).sort((a, b) => (a.call < b.call ? -1 : 1));
      for (const round of [0, 1]) assert.deepEqual(sorted(run[round]), sorted(helm[round]), `round ${round + 1}`);
      assert.equal(run[0]!.length, 9);
    });
  });

describe('wanted differences', { concurrency: 4, skip: lacking('helm', 'cluster') }, () => {
  test('a leftover Job: Helm 4 patches it and takes its old result, a run refuses', async (t) => {
    const { helm, run } = await compare(t, 4, [hookYaml('Job', 'once', EVENT, { policies: 'hook-failed' })]);
    assert.deepEqual(run[0], helm[0]);
    assert.deepEqual(
      helm[1]?.map(({ call, code }) => `${call.split(' ')[0]} ${code}`),
      ['patch 200'],
    );
    assert.deepEqual(run[1], []);
  });

  test('an existing Secret: Helm deletes and makes it anew, a run leaves it', async (t) => {
    const { helm, run } = await compare(t, 4, [hookYaml('Secret', 'keys', EVENT)]);
    assert.deepEqual(
      helm.map((round) => round.map(({ call, code }) => `${call.split(' ')[0]} ${code}`)),
      [
        ['delete 404', 'patch 201'],
        ['delete 200', 'patch 201'],
      ],
    );
    assert.deepEqual(
      run.map((round) => round.map(({ call, code }) => `${call.split(' ')[0]} ${code}`)),
      [['delete 404', 'patch 201'], []],
    );
  });
});
