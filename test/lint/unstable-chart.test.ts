// A chart whose names are new at each rendering, by the real Helm: lint renders it twice, and once where nobody asks.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { asksTime, chartAsksTime } from '../../src/io/clock-in-templates.ts';
import { ran, temporaryFolder } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

function hook(name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: pre-upgrade
`;
}

const NAMES = [
  '{{ .Release.Name }}-first',
  '{{ .Release.Name }}-{{ randAlphaNum 8 | lower }}',
  'shop-{{ .Release.Revision }}',
];

/** What unstable-name finds in the chart, as `line object`. */
function unstable(context: TestContext, helm: string, names = NAMES): readonly string[] {
  const folder = temporaryFolder(context);
  const templates = join(folder, 'shop', 'templates');
  mkdirSync(templates, { recursive: true });
  writeFileSync(join(folder, 'shop', 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 0.1.0\n');
  writeFileSync(join(templates, 'hooks.yaml'), names.map(hook).join('---\n'));
  const args = [MAIN, 'lint', 'shop', '--format', 'json', '--rule', 'unstable-name'];
  const { stdout } = ran(process.execPath, args, { cwd: folder, env: { HELM_BIN: helm } });
  const { findings } = JSON.parse(stdout) as { findings: { line: number; object: { name: string } }[] };
  return findings.map(({ line, object }) => `${line} ${object.name.replace(/[a-z0-9]{8,}$/, '*')}`);
}

for (const [name, helm] of [
  ['3', helm3],
  ['4', helm4],
] as const) {
  test(`the hook with a random name is found with Helm ${name}`, { skip: lacking('helm') }, (context) => {
    assert.deepEqual(unstable(context, helm()), ['11 release-name-*']);
  });
}

test('a name with the time in it is found: the second rendering waits for the next second', {
  skip: lacking('helm'),
}, (context) => {
  const names = ['{{ .Release.Name }}-first', '{{ .Release.Name }}-{{ now | unixEpoch }}'];
  for (let count = 0; count < 3; count++) assert.deepEqual(unstable(context, helm4(), names), ['11 release-name-*']);
});

test('only a call of now counts', () => {
  for (const text of ['{{ now }}', 'a: {{- now | date "06" -}}', '{{ date "now" (now) }}', '{{ if\n(eq now 1) }}'])
    assert.ok(asksTime(text), text);
  const others = [
    'now',
    '{{ .Values.now }}',
    '{{ $now }}',
    '{{ "now" }}',
    '{{- /* now */}}',
    '{{ know }}',
    '{{ now-x }}',
  ];
  for (const text of others) assert.ok(!asksTime(text), text);
});

test('templates of subcharts are searched, packed ones too; other files are not', (context) => {
  const folder = temporaryFolder(context);
  const chart = (name: string, file: string, text: string) => {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), text);
    return join(folder, name);
  };
  const other = chart('other', 'files/a.yaml', '{{ now }}');
  assert.ok(!chartAsksTime(other));
  assert.ok(chartAsksTime(chart('nested', 'charts/a/templates/_a.tpl', '{{ now }}')));
  mkdirSync(join(other, 'charts'));
  writeFileSync(join(other, 'charts', 'broken.tgz'), 'no archive');
  assert.ok(!chartAsksTime(other));
  writeFileSync(join(other, 'charts', 'a.tgz'), gzipSync('a/templates/a.yaml {{ now }}'));
  assert.ok(chartAsksTime(other));
  assert.ok(chartAsksTime(join(other, 'charts', 'a.tgz')));
  assert.ok(!chartAsksTime(join(folder, 'oci:', 'nothing')));
});
