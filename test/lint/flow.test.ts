// A document that Helm drops, and that it writes anew for a post-renderer: the template is still where it is looked up.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm4, lacking } from '../support/tools.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');

test('annotations in flow style lead back to their template', { skip: lacking('helm') }, () => {
  const args = [MAIN, 'lint', 'flow', '--format', 'json', '--rule', 'unknown-hook-event'];
  const { stdout } = ran(process.execPath, args, { cwd: HERE, env: { HELM_BIN: helm4() } });
  const places = JSON.parse(stdout).findings.map(({ file, line, column }: Record<string, unknown>) => [
    file,
    line,
    column,
  ]);
  assert.deepEqual(places, [['flow/templates/secret.yaml', 6, 31]]);
});
