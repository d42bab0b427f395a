// What rewriting.md promises of rights, on random hooks that call kubectl and on the cases of the rules.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { withoutIgnored } from '../../src/lint/ignores.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Rule } from '../../src/lint/rule.ts';
import rbacMissing from '../../src/lint/rules/rbac-missing.ts';
import type { Source } from '../../src/manifest/document.ts';
import { child, items, text } from '../../src/manifest/node.ts';
import { HOOK_DELETE_POLICY, REWRITTEN } from '../../src/manifest/vocabulary.ts';
import { isBounded } from '../../src/release/bounds.ts';
import { rulesIn } from '../../src/release/grants.ts';
import { accountOf } from '../../src/release/identity.ts';
import { namelessHook } from '../../src/release/nameless.ts';
import { readRelease } from '../../src/release/read.ts';
import { podSpecOf } from '../../src/release/references.ts';
import type { Release } from '../../src/release/release.ts';
import { RBAC, type Rbac, type RightsSetting } from '../../src/release/rights-setting.ts';
import { type Filtered, filter } from '../../src/rewrite/filter.ts';
import { streamCallsKubectl } from '../../src/rewrite/kubectl-pieces.ts';
import { choiceOf } from '../../src/rewrite/mode.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';
import { kubectlRelease } from '../generator/kubectl-release.ts';
import { seedOf } from '../generator/random.ts';
import { caseStreams, type Stream } from './streams.ts';

const FIRST = seedOf(process.env, 1);
const SEEDS = process.env.HELM_HOOKS_DEEP ? 20_000 : 250;

const RULES: readonly Rule[] = [...FILTER_RULES, rbacMissing];

interface Outcome {
  readonly text: string;
  readonly result: Filtered;
  readonly release: Release;
}

function optionsOf(rbac: Rbac, namespaces: readonly string[] = []) {
  const rights: RightsSetting = { rbac, namespaces: new Set(namespaces), given: 'web', certain: 'web' };
  return { helm: 4, name: 'shop', namespace: 'web', rights } as const;
}

function rewritten(before: string, rbac: Rbac, namespaces: readonly string[] = [], rules = RULES): Outcome {
  const options = optionsOf(rbac, namespaces);
  const read = (sources: readonly Source[]) => readRelease(sources, options);
  const stream = byteStream(new TextEncoder().encode(before), 'stdin');
  const result = filter(stream, { mode: 'fix', rbac, rules, inlineIgnores: true, read });
  const after = Buffer.from(result.parts.join(''), 'latin1').toString();
  return { text: after, result, release: read([{ file: 'all', text: after }]).release };
}

function isRefused(text: string): boolean {
  const { release, problems } = readRelease([{ file: 'all', text }], optionsOf('report'));
  return problems.length > 0 || namelessHook(release) !== undefined;
}

const randomStreams = (): Stream[] =>
  Array.from({ length: SEEDS }, (_, at) => ({ name: `seed ${FIRST + at}`, text: kubectlRelease(FIRST + at) }));

function checkReport({ text }: Stream): void {
  const plain = rewritten(text, 'report', [], FILTER_RULES);
  const reported = rewritten(text, 'report');
  assert.equal(reported.text, plain.text, 'a report changes nothing');
  assert.ok(reported.result.findings.every(({ rule, manifest }) => rule !== 'rbac-missing' || manifest));
  const whole = lint(readRelease([{ file: 'all', text }], optionsOf('report')).release, [rbacMissing]);
  const said = (findings: readonly Finding[]) =>
    findings.filter(({ rule }) => rule === 'rbac-missing').map(({ level, message }) => `${level}: ${message}`);
  const heard = said(withoutIgnored(whole)).sort();
  assert.deepEqual(said(reported.result.findings).sort(), heard, 'reading little, it finds what the whole shows');
}

function checkStillness({ text }: Stream, rbac: Rbac): void {
  const once = rewritten(text, rbac, ['other']);
  assert.equal(rewritten(once.text, rbac, ['other']).text, once.text, 'a second time changes nothing');
  const options = optionsOf(rbac, ['other']);
  const read = (sources: readonly Source[]) => readRelease(sources, options).release;
  const whole = rewrite(read([{ file: 'all', text }]), choiceOf({ mode: 'fix', rbac }), {
    read,
    lint: (release) => withoutIgnored(lint(release, RULES)),
  });
  assert.equal(once.text, whole.sources[0]?.text ?? '', 'the filter, which reads little, and the reading of all agree');
}

/** What is made for each hook that was given an account. */
function checkObjects({ text: before }: Stream, rbac: Rbac): number {
  const { result, release } = rewritten(before, rbac, ['other']);
  const served = new Set(
    result.changes
      .filter(({ rule, change }) => rule === 'rbac-missing' && change.field.startsWith('new '))
      .map(({ change }) => change.document.head.name),
  );
  for (const name of served) {
    const [hook, ...twins] = release.hooks.filter((one) => one.name === name && podSpecOf(one.document));
    assert.ok(hook && twins.length === 0, `${name} is one hook`);
    assert.equal(accountOf(podSpecOf(hook.document)), `${name}-hook`);
    assert.match(hook.annotations.get(REWRITTEN)?.value ?? '', /rbac-missing/);
    const own = release.hooks.filter((one) => one.name.startsWith(`${name}-hook`));
    assert.ok(own.some(({ kind }) => kind === 'ServiceAccount') && own.some(({ kind }) => kind.endsWith('Binding')));
    for (const { document, weight, events, kind, annotations, namespace } of own) {
      assert.ok(weight < hook.weight, `${kind} is there before the hook`);
      assert.deepEqual([...events], [...new Set(hook.events)]);
      if (kind === 'ServiceAccount') assert.equal(namespace, hook.namespace);
      const labels = child(child(document.root, 'metadata'), 'labels');
      assert.equal(text(child(labels, 'app.kubernetes.io/managed-by')), 'helm-hooks');
      const policy: string = isBounded(hook, 300) ? 'before-hook-creation,hook-succeeded' : 'before-hook-creation';
      assert.equal(annotations.get(HOOK_DELETE_POLICY)?.value, policy);
      if (kind.startsWith('Cluster')) assert.equal(rbac, 'cluster');
      for (const subject of items(child(document.root, 'subjects')))
        assert.equal(text(child(subject, 'name')), `${name}-hook`, 'nobody else is bound');
      for (const rule of rulesIn(document)) checkRule(rule);
    }
  }
  return served.size;
}

function checkRule({ verbs, groups, resources, names }: ReturnType<typeof rulesIn>[number]): void {
  const words = [...verbs, ...groups, ...resources, ...names];
  assert.ok(!words.includes('*'), 'no wildcard');
  for (const word of ['pods/exec', 'pods/attach', 'serviceaccounts/token', 'roles'])
    assert.ok(!resources.includes(word), `no ${word}`);
  if (!resources.includes('secrets')) return;
  assert.ok(!verbs.includes('list') && !verbs.includes('watch'), 'no list of Secrets');
  assert.ok(!verbs.includes('get') || names.length > 0, 'Secrets are read by name');
}

function forEach(streams: readonly Stream[], check: (stream: Stream) => void): void {
  for (const stream of streams) {
    try {
      check(stream);
    } catch (error) {
      (error as Error).message = `${stream.name}: ${(error as Error).message}\n${stream.text.slice(0, 3000)}`;
      throw error;
    }
  }
}

for (const [kind, streams] of [
  ['hooks that call kubectl', randomStreams],
  ['rule cases', caseStreams],
] as const) {
  describe(kind, () => {
    const all = streams().filter(({ text }) => !isRefused(text));

    test('--rbac=report changes nothing, and has the objects for all that is missing', () => forEach(all, checkReport));

    for (const rbac of RBAC.filter((word) => word !== 'report')) {
      test(`--rbac=${rbac} is done at once, and reads all that matters`, () =>
        forEach(all, (stream) => checkStillness(stream, rbac)));

      test(`--rbac=${rbac}: what is made comes before its hook, in its events, with no more than it asks for`, () => {
        let made = 0;
        forEach(all, (stream) => {
          made += checkObjects(stream, rbac);
        });
        assert.ok(made > 0 || streams !== randomStreams, 'something is made');
      });
    }
  });
}

test('a stream is searched for kubectl in its hooks, and elsewhere only for hooks that mount a ConfigMap', () => {
  const hook = 'metadata:\n  annotations: {helm.sh/hook: pre-install}\nspec: ';
  const asks = (text: string) => streamCallsKubectl(byteStream(new TextEncoder().encode(text), 'stdin'));
  assert.equal(asks(`${hook}kubectl`), true);
  assert.equal(asks(`${hook}nothing\n---\ndata: kubectl\n`), false);
  assert.equal(asks(`${hook}configMap\n---\ndata: kubectl\n`), true);
  assert.equal(asks(`${hook}configMap\n---\ndata: nothing\n`), false);
  assert.equal(asks(`${hook}configMapKeyRef\n---\ndata: kubectl\n`), false, 'a variable holds no script');
});
