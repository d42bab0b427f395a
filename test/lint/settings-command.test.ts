// `lint` with what it is told about the surroundings: flags, and what lies beside the chart.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RunSettings, ran } from '../cli/support.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');

function lint(args: readonly string[], settings: RunSettings = {}) {
  return ran(process.execPath, [MAIN, 'lint', ...args], { cwd: HERE, ...settings });
}

test('--target and --timeout: a wrong word is wrong usage, with a suggestion', () => {
  const said = (...flags: readonly string[]) => {
    const { code, stderr } = lint(['-', ...flags]);
    assert.equal(code, 2);
    return stderr;
  };
  assert.equal(
    said('--target', 'helm4,argo-dc'),
    'Error: --target is a list of helm3, helm4, argocd, flux, template, not "argo-dc" (did you mean argocd?)\n',
  );
  for (const wrong of ['5', '0', '-5m', 'five minutes']) {
    assert.equal(said(`--timeout=${wrong}`), `Error: --timeout is a duration such as 90s or 10m, not "${wrong}"\n`);
  }
});
