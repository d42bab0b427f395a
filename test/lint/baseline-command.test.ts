// `lint --write-baseline` and `--baseline`: an old chart can start today.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ajv } from 'ajv';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';
import { helm4, lacking } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SCHEMA = join(ROOT, 'docs', 'schema', 'baseline.schema.json');
const RULES = 'invalid-log-policy,keep-ignored,stale-baseline';

function lint(args: readonly string[], settings: RunSettings = {}) {
  return ran(process.execPath, [join(ROOT, 'src', 'main.ts'), 'lint', ...args], settings);
}

const hook = (name: string, more = '') => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-output-log-policy: always
${more}`;

const KEPT = '    helm.sh/resource-policy: keep\n';

function oldChart(context: TestContext): string {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'manifests'));
  writeFileSync(join(folder, 'manifests', 'b.yaml'), `${hook('one')}---\n${hook('two', KEPT)}`);
  writeFileSync(join(folder, 'manifests', 'a.yaml'), hook('three'));
  return folder;
}

test('what is written is left out, from any folder, with moved lines and in another order of targets', (context) => {
  const cwd = oldChart(context);
  const flags = ['--rule', RULES, '--fail-on', 'info'];
  const first = lint(['manifests', ...flags, '--write-baseline', 'old.json'], { cwd });
  assert.deepEqual(first, { code: 0, stdout: 'No findings in 3 hooks (3 documents), 4 in the baseline\n', stderr: '' });
  const text = readFileSync(join(cwd, 'old.json'), 'utf8');
  assert.ok(new Ajv().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))(JSON.parse(text)));
  assert.deepEqual(
    JSON.parse(text).findings.map(({ file, rule, object }: Record<string, string>) => [file, rule, object].join(' ')),
    [
      'manifests/a.yaml invalid-log-policy ConfigMap/three',
      'manifests/b.yaml invalid-log-policy ConfigMap/one',
      'manifests/b.yaml invalid-log-policy ConfigMap/two',
      'manifests/b.yaml keep-ignored ConfigMap/two',
    ],
  );
  writeFileSync(join(cwd, 'manifests', 'b.yaml'), `# moved\n\n${hook('two', KEPT)}---\n${hook('one')}`);
  assert.equal(lint(['manifests', ...flags, '--baseline', 'old.json'], { cwd }).code, 0);
  const inside = join(cwd, 'manifests');
  assert.equal(lint(['b.yaml', 'a.yaml', ...flags, '--baseline', '../old.json'], { cwd: inside }).code, 0);
  lint(['manifests/b.yaml', 'manifests/a.yaml', ...flags, '--write-baseline', 'new.json'], { cwd });
  assert.equal(readFileSync(join(cwd, 'new.json'), 'utf8'), text);
});

test('what is new is found; what is gone is said, but only of what was looked at', (context) => {
  const cwd = oldChart(context);
  lint(['manifests', '--rule', RULES, '--write-baseline', 'old.json'], { cwd });
  writeFileSync(join(cwd, 'manifests', 'b.yaml'), `${hook('one', KEPT)}---\n${hook('two')}`);
  const found = (...args: readonly string[]) => {
    const { stdout } = lint([...args, '--baseline', 'old.json', '--format', 'json'], { cwd });
    const { findings, summary } = JSON.parse(stdout);
    return {
      findings: findings.map(({ file, rule, line }: Record<string, string>) => `${file}:${line} ${rule}`),
      summary,
    };
  };
  const { findings, summary } = found('manifests', '--rule', RULES);
  assert.deepEqual(findings, ['manifests/b.yaml:8 keep-ignored', 'old.json:7 stale-baseline']);
  assert.deepEqual(summary, { errors: 0, warnings: 0, infos: 2, hooks: 3, documents: 3, baseline: 3 });
  assert.deepEqual(found('manifests/a.yaml', '--rule', RULES).findings, []);
  assert.deepEqual(found('manifests', '--rule', 'invalid-log-policy,stale-baseline').findings, []);
});

test('a baseline that cannot be read, or is none: one line, exit code 3, before anything is rendered', (context) => {
  const cwd = oldChart(context);
  const said = (text: string | Uint8Array | undefined) => {
    if (text !== undefined) writeFileSync(join(cwd, 'x.json'), text);
    const { code, stdout, stderr } = lint(['nowhere', '--baseline', text === undefined ? 'none.json' : 'x.json'], {
      cwd,
    });
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    assert.match(stderr, /^Error: [^\n]+\n$/);
    return stderr;
  };
  assert.match(
    said(undefined),
    /cannot read the baseline none\.json: there is no such file; --write-baseline none\.json makes one\n/,
  );
  assert.match(said('nonsense'), /the baseline x\.json is no JSON: /);
  assert.match(said(new Uint8Array([255])), /x\.json is not UTF-8/);
  assert.match(
    said('{"version":2,"findings":[]}'),
    /the baseline x\.json has version 2, and this program reads version 1/,
  );
  for (const foreign of [
    '[]',
    'null',
    '{"version":1}',
    '{"version":1,"findings":[{}]}',
    '{"version":1,"findings":[null]}',
  ])
    assert.match(said(foreign), /x\.json is no baseline of helm-hooks: --write-baseline FILE makes one/);
  assert.equal(lint(['manifests', '--baseline', 'a', '--write-baseline', 'b'], { cwd }).code, 2);
  assert.equal(lint(['manifests', '--write-baseline', 'no/folder.json'], { cwd }).code, 3);
});

test('--fix and --diff leave alone what is in the baseline', (context) => {
  const cwd = temporaryFolder(context);
  const rules = ['--rule', 'annotation-not-string,hook-weight-not-integer'];
  const weighty = (name: string) => hook(name, '    helm.sh/hook-weight: 5\n');
  writeFileSync(join(cwd, 'a.yaml'), weighty('old'));
  lint(['a.yaml', ...rules, '--write-baseline', 'old.json'], { cwd });
  writeFileSync(join(cwd, 'a.yaml'), `${weighty('new')}---\n${weighty('old')}`);
  const { stdout } = lint(['a.yaml', ...rules, '--diff', '--baseline', 'old.json'], { cwd });
  assert.deepEqual(stdout.match(/^[-+] .*$/gm), ['-    helm.sh/hook-weight: 5', '+    helm.sh/hook-weight: "5"']);
  const fixing = lint(['a.yaml', ...rules, '--fix', '--baseline', 'old.json'], { cwd });
  const wanted = `${weighty('new').replace(': 5', ': "5"')}---\n${weighty('old')}`;
  assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), wanted);
  assert.match(fixing.stdout, /^fixed a\.yaml\n {2}ConfigMap\/new .*\n\nNo findings .*, 1 in the baseline\n$/);
  lint(['a.yaml', ...rules, '--fix', '--write-baseline', 'new.json'], { cwd });
  assert.equal(
    readFileSync(join(cwd, 'a.yaml'), 'utf8'),
    wanted.replace(': 5', ': "5"'),
    'what is written stops no fix',
  );
});

test('a chart with a baseline: its other findings are fixed, in all rounds', { skip: lacking('helm') }, (context) => {
  const cwd = temporaryFolder(context);
  const env = { HELM_BIN: helm4() };
  const flags = ['shop', '--rule', 'annotation-not-string,duplicate-hook-event', '--opt-in', 'duplicate-hook-event'];
  const file = join(cwd, 'shop', 'templates', 'a.yaml');
  mkdirSync(join(cwd, 'shop', 'templates'), { recursive: true });
  writeFileSync(join(cwd, 'shop', 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 0.1.0\n');
  const weighty = (name: string, weight: string) => hook(name, `    helm.sh/hook-weight: ${weight}\n`);
  const old = weighty('old-{{ randAlphaNum 5 | lower }}', '5');
  writeFileSync(file, old);
  lint([...flags.slice(0, 3), '--write-baseline', 'old.json'], { cwd, env });
  const twice = (text: string) => text.replace('pre-install', 'pre-install,pre-install');
  writeFileSync(file, `${twice(old)}---\n${weighty('new', '7')}`);
  lint([...flags, '--fix', '--baseline', 'old.json'], { cwd, env });
  assert.equal(readFileSync(file, 'utf8'), `${old}---\n${weighty('new', '"7"')}`);
});
