import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { helm4, lacking } from '../support/tools.ts';
import { helmHooks, temporaryFolder } from './support.ts';

const SHOP = join(import.meta.dirname, '../../examples/shop');

/** What the working directory holds: one file for each way to be unreadable. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'good.yaml': hookWith('  name: migrate\n'),
  'not-utf8.yaml': Buffer.concat([Buffer.from(hookWith('  name: migrate\n')), Buffer.from([0x23, 0xff, 0x0a])]),
  'yaml-error.yaml': hookWith('  name: [migrate\n'),
  'no-name.yaml': hookWith(''),
  'not-a-kubeconfig': 'just words\n',
  'Broken/Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 1.0.0\n',
  'Broken/templates/job.yaml': '{{ fail "this chart wants\\ntwo lines" }}\n',
};

function hookWith(name: string): string {
  return `apiVersion: batch/v1\nkind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: pre-install\n${name}spec: {}\n`;
}

interface Case {
  readonly args: readonly string[];
  /** The file on stdin. */
  readonly input?: string;
  readonly code: number;
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  readonly needsHelm?: boolean;
}

const NO_HELM = { HELM_BIN: '', PATH: '/nonexistent' };

const CASES: readonly Case[] = [
  // Not UTF-8.
  { args: ['post-render'], input: 'not-utf8.yaml', code: 3, says: /stdin is not UTF-8: byte 0xff at offset \d+/ },
  { args: ['lint', '-'], input: 'not-utf8.yaml', code: 3, says: /stdin is not UTF-8/ },
  { args: ['lint', 'not-utf8.yaml'], code: 3, says: /not-utf8\.yaml is not UTF-8/ },
  { args: ['plan', 'not-utf8.yaml'], code: 3, says: /not-utf8\.yaml is not UTF-8/ },
  { args: ['rewrite', 'not-utf8.yaml'], code: 3, says: /not-utf8\.yaml is not UTF-8/ },
  { args: ['run', 'pre-install', '--manifest', 'not-utf8.yaml', '--simulate'], code: 3, says: /is not UTF-8/ },
  // YAML that has to be read and cannot be.
  { args: ['post-render'], input: 'yaml-error.yaml', code: 3, says: /line 7, column \d+ of stdin/ },
  { args: ['plan', '-'], input: 'yaml-error.yaml', code: 3, says: /<stdin>:7:\d+: / },
  { args: ['rewrite', 'yaml-error.yaml'], code: 3, says: /yaml-error\.yaml/ },
  { args: ['run', 'pre-install', '--manifest', 'yaml-error.yaml', '--simulate'], code: 3, says: /yaml-error\.yaml/ },
  // A hook without a name.
  { args: ['post-render'], input: 'no-name.yaml', code: 3, says: /kind Job, has no metadata\.name/ },
  { args: ['rewrite', 'no-name.yaml'], code: 3, says: /no-name\.yaml:1: the hook, kind Job, has no metadata\.name/ },
  { args: ['plan', 'no-name.yaml'], code: 3, says: /no-name\.yaml:1: the hook, kind Job, has no metadata\.name/ },
  {
    args: ['run', 'pre-install', '--manifest', 'no-name.yaml', '--simulate'],
    code: 3,
    says: /Job.* has no metadata\.name/,
  },
  // Unknown words.
  { args: ['run', 'pre-delet', 'shop'], code: 2, says: /unknown event "pre-delet" \(did you mean pre-delete\?\)/ },
  {
    args: ['plan', 'good.yaml', 'post-instal'],
    code: 2,
    says: /unknown event "post-instal" \(did you mean post-install\?\)/,
  },
  { args: ['plan', 'pre-instal'], code: 2, says: /did you mean pre-install\?/ },
  { args: ['lnt', 'good.yaml'], code: 2, says: /unknown command "lnt" \(did you mean lint\?\)/ },
  { args: ['lint', '--formt', 'json'], code: 2, says: /unknown flag --formt \(did you mean --format\?\)/ },
  {
    args: ['lint', '--format', 'jsn'],
    code: 2,
    says: /--format is one of text, json, sarif, github, gitlab, junit, checkstyle, not "jsn" \(did you mean json\?\)/,
  },
  { args: ['lint', '--format'], code: 2, says: /--format needs a value/ },
  { args: ['lint', '-z'], code: 2, says: /unknown flag -z/ },
  { args: ['lint', '--rule', 'unknown-hook-evnt', 'good.yaml'], code: 2, says: /did you mean unknown-hook-event\?/ },
  { args: ['lint', '--output', 'josn=x', 'good.yaml'], code: 2, says: /--output takes .*, not "josn=x"/ },
  { args: ['--format', 'json', 'lint'], code: 2, says: /flags come after the command: helm hooks lint --format/ },
  { args: ['post-render', '--mode', 'fixx'], code: 2, says: /--mode is one of observe, fix, full, not "fixx"/ },
  { args: ['post-render'], env: { HELM_HOOKS_MODE: 'fixx' }, code: 2, says: /HELM_HOOKS_MODE is one of .* not "fixx"/ },
  { args: ['rules', 'nosuch-rule'], code: 2, says: /there is no rule "nosuch-rule"/ },
  // Nothing there.
  { args: ['lint'], code: 2, says: /no TARGET, and no chart in / },
  { args: ['plan'], code: 2, says: /no TARGET, and no chart in / },
  { args: ['run'], code: 2, says: /run needs an event/ },
  { args: ['lint', 'absent.yaml'], code: 3, says: /there is no .* "absent\.yaml"/ },
  { args: ['run', 'pre-install', '--manifest', 'absent.yaml', '--simulate'], code: 3, says: /absent\.yaml/ },
  { args: ['report'], code: 3, says: /there is no report yet/ },
  { args: ['lint', 'good.yaml', '--output', 'json=absent/x.json'], code: 3, says: /cannot write .*absent\/x\.json/ },
  // No Helm, or one that fails.
  { args: ['lint', SHOP], env: NO_HELM, code: 3, says: /helm is not there: put helm on the PATH/ },
  { args: ['plan', SHOP], env: NO_HELM, code: 3, says: /helm is not there/ },
  { args: ['run', 'pre-delete', '--chart', SHOP, '--simulate'], env: NO_HELM, code: 3, says: /helm is not there/ },
  { args: ['lint', SHOP], env: { HELM_BIN: '/nonexistent/helm' }, code: 3, says: /\/nonexistent\/helm is not there/ },
  { args: ['lint', 'Broken'], needsHelm: true, code: 3, says: /helm template: .*this chart wants two lines/ },
  { args: ['lint', SHOP, '--set-json', 'a=['], needsHelm: true, code: 3, says: /helm template: / },
  { args: ['lint', 'release/shop'], needsHelm: true, code: 3, says: /helm status: .*cluster unreachable/ },
  // No cluster.
  { args: ['run', 'pre-delete', 'shop'], code: 3, says: /no cluster: .*absent-kubeconfig does not exist/ },
  {
    args: ['run', 'pre-delete', 'shop', '--kubeconfig', 'not-a-kubeconfig'],
    code: 3,
    says: /no cluster|cannot read|kubeconfig/,
  },
  { args: ['run', 'pre-delete'], code: 3, says: /no cluster/ },
];

for (const { args, input, code, says, env = {}, needsHelm } of CASES) {
  const name = [
    ...args.map((arg) => arg.replace(SHOP, 'SHOP')),
    ...(input ? ['<', input] : []),
    ...Object.keys(env),
  ].join(' ');
  test(name, { skip: lacking('executable', ...(needsHelm ? (['helm'] as const) : [])) }, (t) => {
    const { cwd, left } = workingFolder(t);
    const homes = {
      HELM_CACHE_HOME: join(cwd, 'cache'),
      HELM_CONFIG_HOME: join(cwd, 'config'),
      TMPDIR: join(cwd, 'tmp'),
    };
    const clean = { HELM_HOOKS_TTY: '0', KUBECONFIG: join(cwd, 'absent-kubeconfig'), ...homes };
    const helm = needsHelm ? { HELM_BIN: helm4() } : {};
    const ran = helmHooks(args, { cwd, env: { ...clean, ...helm, ...env }, ...(input && { input: FILES[input]! }) });
    assert.match(ran.stderr, /^Error: [^\n]+\n$/, 'one line');
    assert.match(ran.stderr, says);
    assert.equal(ran.code, code, ran.stderr);
    assert.equal(ran.stdout, '');
    // Helm throws its stderr away, so that a post-renderer says in its report why it failed.
    const report = ['cache', 'cache/helm-hooks', 'cache/helm-hooks/last-post-render.json'];
    assert.deepEqual(left(), args[0] === 'post-render' ? report : [], 'left behind');
  });
}

test('a YAML error is a finding of lint', { skip: lacking('executable') }, (t) => {
  const { cwd } = workingFolder(t);
  const { code, stdout, stderr } = helmHooks(['lint', 'yaml-error.yaml', '--format', 'json'], { cwd });
  assert.equal(stderr, '');
  assert.equal(code, 1);
  const { findings } = JSON.parse(stdout);
  assert.deepEqual(
    findings.map((finding: { rule: string }) => finding.rule),
    ['yaml-error'],
  );
});

test('a cluster that does not answer', { skip: lacking('executable') }, async (t) => {
  const { cwd } = workingFolder(t);
  const cluster = { name: 'gone', cluster: { server: `http://127.0.0.1:${await closedPort()}` } };
  const context = { name: 'gone', context: { cluster: 'gone', user: 'gone' } };
  const users = [{ name: 'gone', user: {} }];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    contexts: [context],
    users,
    'current-context': 'gone',
  };
  writeFileSync(join(cwd, 'gone.json'), JSON.stringify(config));
  const { code, stdout, stderr } = helmHooks(['run', 'pre-delete', 'shop', '--kubeconfig', 'gone.json'], { cwd });
  assert.match(stderr, /^Error: the cluster at http:\/\/127\.0\.0\.1:\d+ does not answer: [^\n]+\n$/);
  assert.equal(code, 3);
  assert.equal(stdout, '');
});

function workingFolder(t: Parameters<typeof temporaryFolder>[0]): { cwd: string; left: () => string[] } {
  const cwd = temporaryFolder(t);
  for (const [name, content] of Object.entries({ ...FILES, 'tmp/.keep': '' })) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  const everything = () => readdirSync(cwd, { recursive: true, encoding: 'utf8' });
  const before = new Set(everything());
  return { cwd, left: () => everything().filter((name) => !before.has(name)) };
}

/** A port on which nobody listens any more. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
