// What charts and manifests say against findings, as `lint` hears it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

const RULES = 'invalid-log-policy,unknown-hook-event,keep-ignored,yaml-error,unused-ignore';

function lint(args: readonly string[], settings: RunSettings = {}) {
  return ran(process.execPath, [MAIN, 'lint', '--rule', RULES, ...args], settings);
}

/** `file:line rule` of each finding. */
function found(args: readonly string[], settings: RunSettings = {}): string[] {
  const { stdout } = lint([...args, '--format', 'json'], settings);
  return JSON.parse(stdout).findings.map(
    ({ file, line, rule }: { file: string; line: number; rule: string }) => `${file}:${line} ${rule}`,
  );
}

function chartWith(context: TestContext, templates: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(context);
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: mix\nversion: 0.1.0\n', ...templates };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const hook = (name: string, annotations: string, before = '') => `${before}apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations:
${annotations.replaceAll(/^(?=.)/gm, '    ')}
`;

const LOUD = 'helm.sh/hook: pre-install\nhelm.sh/hook-output-log-policy: always\n';
const GONE = 'helm.sh/hook: pre-instal\n';

const CHART = {
  'templates/line.yaml': hook(
    '{{ .Release.Name }}-line',
    LOUD.replace('always', 'always # helm-hooks: ignore invalid-log-policy -- x'),
  ),
  'templates/above.yaml': hook(
    'above',
    LOUD.replace('helm.sh/hook-out', '{{- /* helm-hooks: ignore invalid-log-policy -- x */}}\nhelm.sh/hook-out'),
  ),
  'templates/head.yaml': hook('head', LOUD, '{{/*\n  why\n  helm-hooks: ignore invalid-log-policy -- x\n*/}}\n'),
  'templates/annotated.yaml': hook('annotated', `${LOUD}helm-hooks/ignore: invalid-log-policy -- x\n`),
  'templates/dropped.yaml': hook('{{ "dropped" }}', GONE, '# helm-hooks: ignore unknown-hook-event -- x\n'),
  'templates/loop.yaml':
    '{{- range list "a" "b" }}\n---\n' +
    hook(
      'loop-{{ . }}',
      LOUD.replace('always', '{{ eq . "a" | ternary "always" "hook-failed" }}'),
      '# helm-hooks: ignore invalid-log-policy -- a only\n',
    ) +
    '{{- end }}\n',
};

for (const [name, helm] of [
  ['Helm 4', helm4],
  ['Helm 3', helm3],
] as const) {
  test(`a chart by ${name}: each way to ignore counts, in templates too`, { skip: lacking('helm') }, (context) => {
    const cwd = chartWith(context, CHART);
    const env = { HELM_BIN: helm() };
    assert.deepEqual(found([], { cwd, env }), []);
    assert.match(lint([], { cwd, env }).stdout, /^No findings in 7 hooks \(7 documents\), 6 ignored in place\n/);
    assert.equal(found(['--no-inline-ignores'], { cwd, env }).length, 6);
    writeFileSync(join(cwd, '.helm-hooks.yaml'), 'inline-ignores: false\n');
    assert.equal(found([], { cwd, env }).length, 6);
  });
}

test('an ignore that ignores nothing is reported where it is written', { skip: lacking('helm') }, (context) => {
  const cwd = chartWith(context, {
    'templates/above.yaml': hook(
      'above',
      'helm.sh/hook: pre-install\n{{- /* helm-hooks: ignore keep-ignored -- x */}}\nnote: a\n',
    ),
    'templates/off.yaml': `{{ if .Values.on }}\n${hook('off', '{{- /* helm-hooks: ignore keep-ignored -- x */}}\nnote: b\n# helm-hooks: ignore keep-ignored -- x\nnote: c\n')}{{ end }}\n`,
    'templates/on.yaml': hook('on', 'helm.sh/hook: pre-install\n# helm-hooks: ignore keep-ignored -- x\nnote: d\n'),
  });
  const env = { HELM_BIN: helm4() };
  const wanted = ['templates/above.yaml:7 unused-ignore', 'templates/on.yaml:7 unused-ignore'];
  assert.deepEqual(found([], { cwd, env }), wanted);
  assert.deepEqual(found(['--ignore', 'keep-ignored'], { cwd, env }), [], 'a rule that did not look is not judged');
  const { stdout } = lint(['--format', 'sarif'], { cwd, env });
  const regions = JSON.parse(stdout).runs[0].results.map(
    ({ locations, fixes }: { locations: { physicalLocation: { region: object } }[]; fixes?: object[] }) => [
      locations[0]!.physicalLocation.region,
      fixes?.length,
    ],
  );
  assert.deepEqual(regions, [
    [{ startLine: 7, startColumn: 31, endLine: 7, endColumn: 43 }, undefined],
    [{ startLine: 7, startColumn: 26, endLine: 7, endColumn: 38 }, undefined],
  ]);
  const fixing = lint(['--fix'], { cwd, env });
  assert.equal(fixing.code, 0);
  assert.match(fixing.stdout, /comment in line 7: /, 'the line of the template');
  assert.deepEqual(found([], { cwd, env }), wanted.slice(0, 1), 'a comment of YAML is taken out of its template');
});

test('require-reason makes a warning of an ignore without one', (context) => {
  const cwd = chartWith(context, {
    'hook.yaml': hook('a', LOUD.replace('always', 'always # helm-hooks: ignore invalid-log-policy')),
  });
  const code = () => lint(['hook.yaml', '--fail-on', 'warning'], { cwd }).code;
  assert.equal(code(), 0);
  writeFileSync(join(cwd, '.helm-hooks.yaml'), 'rules: {unused-ignore: {require-reason: true}}\n');
  assert.equal(code(), 1);
});

test('documents that cannot be read, JSON in one line, thousands of ignores', () => {
  const json =
    '{"kind":"ConfigMap","metadata":{"name":"a","annotations":{"helm.sh/hook":"pre-instal"}}} # helm-hooks: ignore unknown-hook-event -- x\n';
  assert.deepEqual(found(['-'], { input: json }), []);
  assert.deepEqual(found(['-'], { input: '# helm-hooks: ignore yaml-error -- a template\na: {{ b }}\n' }), []);
  const idle = hook('idle', LOUD.replace('always', 'hook-failed # helm-hooks: ignore invalid-log-policy -- x'));
  assert.deepEqual(found(['-'], { input: idle }), ['<stdin>:7 unused-ignore']);
  const broken = `${idle}---\na: {{ b }}\n`;
  assert.deepEqual(found(['-'], { input: broken }), ['<stdin>:10 yaml-error'], 'what a rule compares may be unread');
  const many = Array.from({ length: 3000 }, (_, at) =>
    hook(`a-${at}`, LOUD.replace('always', 'always # helm-hooks: ignore invalid-log-policy')),
  );
  const begun = performance.now();
  const { stdout } = lint(['-'], { input: many.join('---\n') });
  assert.match(stdout, /0 errors, 0 warnings, 3000 infos in 3000 hooks \(3000 documents\), 3000 ignored in place/);
  assert.ok(performance.now() - begun < 20_000);
});
