// A chart whose names are new at each rendering, by the real Helm: lint renders it twice, and once where nobody asks.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
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

/** What unstable-name finds in the chart, as `line object`. */
function unstable(context: TestContext, helm: string): readonly string[] {
  const folder = temporaryFolder(context);
  const templates = join(folder, 'shop', 'templates');
  mkdirSync(templates, { recursive: true });
  writeFileSync(join(folder, 'shop', 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 0.1.0\n');
  const names = [
    '{{ .Release.Name }}-first',
    '{{ .Release.Name }}-{{ randAlphaNum 8 | lower }}',
    'shop-{{ .Release.Revision }}',
  ];
  writeFileSync(join(templates, 'hooks.yaml'), names.map(hook).join('---\n'));
  const args = [MAIN, 'lint', 'shop', '--format', 'json', '--rule', 'unstable-name'];
  const { stdout } = ran(process.execPath, args, { cwd: folder, env: { HELM_BIN: helm } });
  const { findings } = JSON.parse(stdout) as { findings: { line: number; object: { name: string } }[] };
  return findings.map(({ line, object }) => `${line} ${object.name.replace(/[a-z0-9]{8}$/, '*')}`);
}

for (const [name, helm] of [
  ['3', helm3],
  ['4', helm4],
] as const) {
  test(`the hook with a random name is found with Helm ${name}`, { skip: lacking('helm') }, (context) => {
    assert.deepEqual(unstable(context, helm()), ['11 release-name-*']);
  });
}
