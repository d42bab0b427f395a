import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsOf } from '../../src/release/needs.ts';
import { readRelease } from '../../src/release/read.ts';

const hook = (kind: string, name: string, body = '') =>
  `apiVersion: ${kind === 'Job' ? 'batch/v1' : kind.endsWith('Binding') ? 'rbac.authorization.k8s.io/v1' : 'v1'}
kind: ${kind}
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: pre-install
${body}`;

const job = (name: string, pod: string) => hook('Job', name, `spec:\n  template:\n    spec:\n${pod}`);

// Most hooks are not read to their pods, because they name nothing that the release brings. These are.
const CASES: Readonly<Record<string, readonly string[]>> = {
  'the name of the account': [hook('ServiceAccount', 'migrate'), job('a', '      serviceAccountName: migrate\n')],
  "an account of the Job's own name": [hook('ServiceAccount', 'a'), job('a', '      serviceAccountName: a\n')],
  'a name with an escape': [hook('ServiceAccount', 'migrate'), job('a', '      serviceAccountName: "migr\\x61te"\n')],
  'a binding of an account that the release does not bring': [
    hook('RoleBinding', 'b', 'subjects:\n- { kind: ServiceAccount, name: known }\n'),
    job('a', '      serviceAccountName: known\n'),
  ],
  'a binding of the account that pods have unasked': [
    hook('RoleBinding', 'b', 'subjects:\n- { kind: ServiceAccount, name: default }\n'),
    job('a', '      containers: []\n'),
  ],
  'a Secret that shares its name with the account that needs it': [
    hook('Secret', 'both'),
    hook('ServiceAccount', 'both', 'imagePullSecrets: [{ name: both }]\n'),
  ],
};

for (const [name, documents] of Object.entries(CASES)) {
  test(`an edge by ${name}`, () => {
    const { release } = readRelease([{ file: 'x', text: documents.join('---\n') }], { helm: 4 });
    assert.equal(release.hooks.flatMap((hook) => needsOf(hook, release)).length, 1);
  });
}
