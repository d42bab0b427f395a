// A chart with a template that Helm renders and cannot read: a finding with its line, beside those of the other templates.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');
const GOLDEN = join(HERE, 'unreadable.out');

function command(words: readonly string[], helm: string) {
  return ran(process.execPath, [MAIN, ...words], { cwd: HERE, env: { HELM_BIN: helm } });
}

for (const [name, binary] of [['Helm 4', helm4] as const, ['Helm 3', helm3] as const]) {
  test(`${name}: lint finds it, the exit code is 1`, { skip: lacking('helm') }, () => {
    const { code, stdout, stderr } = command(['lint', 'unreadable'], binary());
    if (process.env.UPDATE === '1') writeFileSync(GOLDEN, stdout);
    assert.equal(stdout, existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : undefined);
    assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
  });

  test(`${name}: for other commands it is an error`, { skip: lacking('helm') }, () => {
    for (const word of ['rewrite', 'plan']) {
      const { code, stdout, stderr } = command([word, 'unreadable'], binary());
      assert.match(
        stderr,
        /^Error: helm template: YAML parse error on unreadable\/templates\/broken\.yaml: .* line 5: .*\n$/,
      );
      assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    }
  });
}
