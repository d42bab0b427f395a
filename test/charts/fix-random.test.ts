// Random releases as charts, with expressions around their documents and in their names: `--fix` leaves nothing behind that
// it could fix, but for what it names.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../src/lint/rules.ts';
import { ran, temporaryFolder } from '../cli/support.ts';
import { releaseText } from '../rewrite/releases.ts';
import { helm4, lacking } from '../support/tools.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const ALL = ['--opt-in', RULES.map(({ id }) => id).join(), '--release', 'rel'];
const SEEDS = 3;
const first = Number(process.env.HELM_HOOKS_SEED ?? 1);

/** Two documents in each template; some are in an `if`, some in a loop. */
function templatesOf(seed: number): Map<string, string> {
  const templates = new Map<string, string>();
  const documents = releaseText(seed)
    .replaceAll('{{', '{ {')
    .replaceAll(/\bshop-/g, '{{ $.Release.Name }}-')
    .split(/^---.*\n/m);
  for (const [at, document] of documents.entries()) {
    const name = `t${at >> 1}.yaml`;
    const around = [
      document,
      `{{- if true }}\n${document}\n{{- end }}\n`,
      `{{- range list 1 }}\n${document}\n{{- end }}\n`,
    ];
    templates.set(name, `${templates.get(name) ?? ''}---\n${around[at % around.length]}`);
  }
  return templates;
}

for (let seed = first; seed < first + SEEDS; seed++) {
  test(`seed ${seed}: what is fixed stays fixed, the rest is named`, { skip: lacking('helm') }, (t) => {
    const cwd = temporaryFolder(t);
    mkdirSync(join(cwd, 'templates'));
    writeFileSync(join(cwd, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 0.1.0\n');
    for (const [name, text] of templatesOf(seed)) writeFileSync(join(cwd, 'templates', name), text);
    const lint = (...args: readonly string[]) =>
      ran(process.execPath, [MAIN, 'lint', ...args, ...ALL], { cwd, env: { HELM_BIN: helm4() } });
    const { stdout, stderr } = lint('--fix', '--format', 'json');
    const { findings, unfixed } = JSON.parse(stdout || assert.fail(stderr));
    const left = findings.filter(({ fix }: { readonly fix: unknown }) => fix !== null);
    assert.equal(left.length, unfixed.length, stderr);
    assert.equal(lint('--diff').stdout, '');
  });
}
