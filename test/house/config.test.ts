// `.helm-hooks.yaml`: what the program takes and what the published schema takes is the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readConfig } from '../../src/lint/config.ts';
import { RULES } from '../../src/lint/rules.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'docs', 'schema', 'config.schema.json');
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const GOOD = [
  '',
  '# nothing yet\n',
  'rules:\ntargets: [helm3, helm4]\n',
  'targets: all\n',
  'targets: [all]\n',
  'rules: {}\ntimeout: 1h30m\nfail-on: warning\ninline-ignores: false\n',
  'rules:\n  stale-hook-result: off\n  keep-ignored: "info"\n  yaml-error: {level: error}\n',
  'rules: &a\n  default-delete-policy: {policies: [hook-succeeded, before-hook-creation], level: warning}\n',
  'rules: {default-delete-policy: {}}\n',
  `rules:\n${RULES.map(({ id }) => `  ${id}: warning\n`).join('')}`,
  'timeout: &t 300s\n',
  'rewrite:\n',
  'rewrite: {rewrites: 1, mode: full, opt-in: all, weights: explicit}\n',
  'rewrite:\n  opt-in: [hook-ttl, unused-token]\n  default-delete-policy: [before-hook-creation]\n  weights: keep\n',
  'rewrite: {rbac: generate, rbac-namespaces: [shop, web]}\n',
];

const BAD: readonly (readonly [text: string, message: string])[] = [
  [
    'rulse: {}\n',
    '1:1: there is no key "rulse" (did you mean rules?); a configuration takes rules, targets, timeout, fail-on, inline-ignores, rewrite',
  ],
  [
    'rules:\n  stale-hook-results: off\n',
    '2:3: there is no rule "stale-hook-results" (did you mean stale-hook-result?); helm hooks rules lists them',
  ],
  [
    'rules:\n  stale-hook-result: warn\n',
    '2:22: stale-hook-result is one of off, error, warning, info, not "warn" (did you mean warning?)',
  ],
  ['rules:\n  stale-hook-result:\n', '2:21: stale-hook-result is one of off, error, warning, info, not nothing'],
  [
    'rules:\n  stale-hook-result: {levle: off}\n',
    '2:23: there is no option "levle" (did you mean level?); stale-hook-result takes level',
  ],
  ['rules: [keep-ignored]\n', '1:8: rules holds keys and values, not a list'],
  [
    'rules:\n  default-delete-policy: {policies: [hook-succeeded]}\n',
    '2:37: policies must have before-hook-creation in it',
  ],
  [
    'rules:\n  default-delete-policy: {policies: hook-succeeded}\n',
    '2:37: policies is a list of before-hook-creation, hook-succeeded, hook-failed, not "hook-succeeded"',
  ],
  [
    'targets: [helm4, argo-cd, helm4]\n',
    '1:18: targets is a list of helm3, helm4, argocd, flux, template, all, not "argo-cd" (did you mean argocd?)',
  ],
  ['targets: [helm4, helm4]\n', '1:18: targets names helm4 twice'],
  ['targets: []\n', '1:10: targets is a list of helm3, helm4, argocd, flux, template, all, not an empty list'],
  ['targets: helm4\n', '1:10: targets is a list of helm3, helm4, argocd, flux, template, all, not "helm4"'],
  ['timeout: 300\n', '1:10: timeout is a duration such as 90s or 5m, not "300"'],
  ['timeout: 0s\n', '1:10: timeout is a duration such as 90s or 5m, not "0s"'],
  ['fail-on: errors\n', '1:10: fail-on is one of error, warning, info, never, not "errors" (did you mean error?)'],
  ['inline-ignores: no\n', '1:17: inline-ignores is true or false, not "no"'],
  ['inline-ignores: "false"\n', '1:17: inline-ignores is true or false, not "false"'],
  ['rewrite: {mode: ful}\n', '1:17: mode is one of observe, fix, full, not "ful" (did you mean full?)'],
  [
    'rewrite: {opt-in: [hook-tll]}\n',
    '1:20: opt-in is a list of rules (helm hooks rules lists them), not "hook-tll" (did you mean hook-ttl?)',
  ],
  ['rewrite: {opt-in: hook-ttl}\n', '1:19: opt-in is a list of rules (helm hooks rules lists them), not "hook-ttl"'],
  ['rewrite: {rewrites: 2}\n', '1:21: rewrites is 2, but this helm-hooks knows them up to 1 only: update it'],
  ['rewrite: {rewrites: 0}\n', '1:21: rewrites is a version from 1 on, not "0"'],
  ['rewrite: {rewrites: "1"}\n', '1:21: rewrites is a version from 1 on, not "1"'],
  [
    'rewrite: {default-delete-policy: [hook-failed]}\n',
    '1:34: default-delete-policy must have before-hook-creation in it',
  ],
  ['rewrite: {rbac-namespaces: web}\n', '1:28: rbac-namespaces is a list of names, not "web"'],
  ['rewrite: {rbac-namespaces: [web, ""]}\n', '1:34: rbac-namespaces is a list of names, not of ""'],
  ['rewrite: {rbac-namespaces: [web, web]}\n', '1:34: rbac-namespaces names web twice'],
  ['- rules\n', '1:1: a configuration holds keys and values, not a list'],
];

/** What only the program sees, for it reads the text and not what became of it. */
const WRITTEN_WRONG: readonly (readonly [text: string, message: string])[] = [
  ['timeout: 5m\ntimeout: 6m\n', '2:1: "timeout" stands here twice'],
  ['rules: {}\n---\nrules: {}\n', '3:1: a configuration is one document, and here a second one begins'],
];

const read = (text: string) => readConfig({ file: '.helm-hooks.yaml', text }, RULES);

for (const text of GOOD) {
  test(`taken by both: ${JSON.stringify(text).slice(0, 60)}`, () => {
    read(text);
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  });
}

for (const [text, message] of BAD) {
  test(`refused by both: ${JSON.stringify(text).slice(0, 60)}`, () => {
    assert.throws(() => read(text), { exitCode: 2, message: `.helm-hooks.yaml:${message}` });
    assert.equal(validate(parse(text)), false);
  });
}

for (const [text, message] of WRITTEN_WRONG) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => read(text), { exitCode: 2, message: `.helm-hooks.yaml:${message}` });
  });
}

test('what is no YAML is refused with its place', () => {
  assert.throws(() => read('rules: {\n'), { exitCode: 2, message: /^\.helm-hooks\.yaml:2:1: / });
  assert.throws(() => read('a: b: c\n'), { exitCode: 2, message: /^\.helm-hooks\.yaml:1:\d+: / });
});

test('what is read', () => {
  const { levels, options, targets, timeout, failOn, inlineIgnores, rewrite } = read(
    'rules:\n  keep-ignored: off\n  default-delete-policy: {level: error, policies: [before-hook-creation]}\ntargets: [flux]\ntimeout: 2m\nrewrite:\n  opt-in: [hook-ttl]\n  default-delete-policy: [before-hook-creation, hook-failed]\n',
  );
  assert.deepEqual(
    [...levels],
    [
      ['keep-ignored', 'off'],
      ['default-delete-policy', 'error'],
    ],
  );
  assert.deepEqual(options.get('default-delete-policy'), { policies: ['before-hook-creation'] });
  assert.deepEqual([...targets!], ['flux']);
  for (const all of ['all', '[all]', '[flux, all]']) assert.equal(read(`targets: ${all}\n`).targets?.size, 5, all);
  assert.deepEqual({ timeout, failOn, inlineIgnores }, { timeout: 120, failOn: undefined, inlineIgnores: undefined });
  assert.deepEqual(rewrite, {
    mode: undefined,
    optIn: new Set(['hook-ttl']),
    defaultPolicy: 'before-hook-creation,hook-failed',
    weights: undefined,
    rbac: undefined,
    rbacNamespaces: undefined,
  });
});
