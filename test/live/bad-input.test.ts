import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helmHooks } from '../cli/support.ts';
import { helm4, kubeconfig, lacking } from '../support/tools.ts';
import { makePlace } from './place.ts';

interface Case {
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  { args: ['run', 'pre-delete', 'nosuch'], code: 3, says: /there is no release "nosuch" in namespace live-/ },
  { args: ['run', 'pre-delete', 'nosuch', '--yes'], code: 3, says: /there is no release "nosuch"/ },
  { args: ['run', 'pre-delete', 'nosuch', '--dry-run=server'], code: 3, says: /there is no release "nosuch"/ },
  { args: ['run', 'pre-delete', 'nosuch', '-n', 'nosuch'], code: 3, says: /no release "nosuch" in namespace nosuch/ },
  { args: ['run', 'pre-delete'], code: 3, says: /no release in namespace live-\w+ has pre-delete hooks/ },
  { args: ['run', 'pre-delete', '--kube-context', 'nosuch'], code: 2, says: /no context "nosuch"/ },
  { args: ['run', 'pre-delete', 'nosuch', '--kube-token', 'wrong'], code: 3, says: /Unauthorized/ },
  { args: ['lint', 'release/nosuch'], code: 3, says: /there is no release "nosuch"/ },
  { args: ['plan', 'release/nosuch'], code: 3, says: /there is no release "nosuch"/ },
];

test('what is not in the cluster', { skip: lacking('executable', 'helm', 'cluster') }, async (t) => {
  const { namespace, kubectl } = await makePlace(t, 4);
  const objects = () => kubectl('get', 'secrets,configmaps,leases', '--output', 'name');
  const before = await objects();
  const env = { KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace, HELM_BIN: helm4() };
  for (const { args, code, says } of CASES) {
    await t.test(args.join(' '), () => {
      const ran = helmHooks(args, { env });
      assert.match(ran.stderr, /^Error: [^\n]+\n$/, 'one line');
      assert.match(ran.stderr, says);
      assert.equal(ran.code, code, ran.stderr);
      assert.equal(ran.stdout, '');
    });
  }
  assert.equal(await objects(), before, 'left behind');
});
