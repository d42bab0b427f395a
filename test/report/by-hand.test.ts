import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Change } from '../../src/lint/finding.ts';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { byHand, joined } from '../../src/report/by-hand.ts';
import { byHandText } from '../../src/report/by-hand-text.ts';
import { asFound } from '../../src/report/findings.ts';
import { painter } from '../../src/report/text.ts';

/** The changes that all fixes of a text ask for. */
function changesOf(text: string, rule: string): readonly Change[] {
  const { release } = readRelease([{ file: 'x.yaml', text }], { helm: 4, name: 'shop' });
  return lint(
    release,
    RULES.filter(({ id }) => id === rule),
  ).flatMap(({ fix }) => fix?.changes ?? []);
}

function linesOf(changes: readonly Change[]): string {
  const hunks = joined(changes.flatMap(byHand));
  return hunks.flatMap(({ parents, lines }) => [...parents, ...lines]).join('\n');
}

function job(annotations: string, spec = 'restartPolicy: Never'): string {
  return `# Source: c/templates/a.yaml
apiVersion: batch/v1
kind: Job
metadata:
  labels: {app: a}
  name: a
  # why it is one
  annotations:
    helm.sh/hook: post-install
${annotations}spec:
  template:
    spec:
      ${spec}
      containers:
        - name: main
          image: a
`;
}

test('an annotation stands below its keys, with what stands beside it in the same place', () => {
  const text = job('    helm.sh/hook-weight: 5\n    other: 7\n');
  assert.equal(
    linesOf([...changesOf(text, 'annotation-not-string'), ...changesOf(text, 'default-delete-policy')]),
    `metadata:
  annotations:
    helm.sh/hook-weight: "5"
    other: "7"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded`,
  );
});

test('what has to go says so', () => {
  assert.equal(
    linesOf(changesOf(job('    helm.sh/hook-output-log-policy: always\n'), 'invalid-log-policy')),
    'metadata:\n  annotations:\n    helm.sh/hook-output-log-policy: always  # remove this line',
  );
});

test('other fields, too', () => {
  assert.equal(
    linesOf(changesOf(job('', 'restartPolicy: Always'), 'unused-token')),
    'spec:\n  template:\n    spec:\n      automountServiceAccountToken: false',
  );
});

test('a field of a list, below the key of the list, which may be no less indented', () => {
  const text = job('')
    .replace('post-install', 'pre-install')
    .replaceAll(/^ {8}(.*)$/gm, '      $1');
  const user = text.replace('image: a', 'image: a\n        envFrom: [{secretRef: {name: s}}]');
  const rest = '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n';
  const [, rename] = changesOf(user + rest, 'dependency-missing-in-phase');
  assert.equal(
    linesOf([rename!]),
    'spec:\n  template:\n    spec:\n      containers:\n      - name: main\n        envFrom: [{secretRef: {name: s-hook}}]',
  );
});

test('JSON in one line: the field alone', () => {
  const text = JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a', annotations: { 'helm.sh/hook': 'test', 'helm.sh/hook-weight': 5, note: 'x'.repeat(300) } },
  });
  assert.equal(linesOf(changesOf(text, 'annotation-not-string')), 'helm.sh/hook-weight: "5"');
});

test('objects that are added stand there whole, but for the values of Secrets', () => {
  const user = job('', 'imagePullSecrets: [{name: pull}]').replace('post-install', 'pre-install');
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\nstringData:\n  word: hunter2\n';
  const rest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
  const lines = linesOf(changesOf(`${user}---\n${secret}---\n${rest}`, 'dependency-missing-in-phase'));
  assert.match(lines, /^---\n# Source: c\/templates\/a\.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n/);
  assert.match(lines, /\n {2}name: pull-hook\n(?:.*\n)*stringData:\n {2}••••• •••••••\n/);
  assert.match(lines, /\nspec:\n {2}template:\n {4}spec:\n {6}imagePullSecrets: \[\{name: pull-hook\}\]$/);
  assert.doesNotMatch(lines, /hunter/);
});

const CASES = join(import.meta.dirname, '../rules/dependency-missing-in-phase');

test('each added object stands for itself', () => {
  const changes = changesOf(readFileSync(join(CASES, 'fix-two-objects.yaml'), 'utf8'), 'dependency-missing-in-phase');
  const added = changes.filter(({ field }) => field.startsWith('new '));
  assert.ok(added.length > 1);
  assert.equal(linesOf(added).match(/^apiVersion: v1$/gm)?.length, added.length);
});

test('the lines of a new account are those of the fix', () => {
  const changes = changesOf(
    readFileSync(join(CASES, 'account-of-the-release.yaml'), 'utf8'),
    'dependency-missing-in-phase',
  );
  const fixed = readFileSync(join(CASES, 'account-of-the-release.fixed.yaml'), 'utf8');
  for (const line of linesOf(changes).split('\n')) assert.ok(fixed.includes(`${line}\n`), line);
});

test('in a report the objects that are added come last', () => {
  const text = readFileSync(join(CASES, 'account-of-the-release.yaml'), 'utf8');
  const { release } = readRelease([{ file: 'x.yaml', text }], { helm: 4, name: 'shop' });
  const found = lint(
    release,
    RULES.filter(({ id }) => id === 'dependency-missing-in-phase'),
  );
  const unfixed = found.filter(({ fix }) => fix).map((finding) => ({ finding, because: 'of that' }));
  const lines = byHandText(unfixed, { originOf: asFound }, painter(false));
  const [field, document] = [lines.findIndex((line) => /^ +spec:$/.test(line)), lines.indexOf('    ---')];
  assert.ok(field > 0 && document > field, lines.join('\n'));
  assert.equal(lines.filter((line) => line === '  because of that:').length, unfixed.length);
});
