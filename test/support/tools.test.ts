import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const script = `
  const { corpus, lacking } = await import(${JSON.stringify(join(import.meta.dirname, 'tools.ts'))});
  let thrown = null;
  try { corpus(); } catch (error) { thrown = error.message; }
  console.log(JSON.stringify({ lacking: lacking('corpus'), thrown }));
`;

function outcome(variables: Record<string, string>): unknown {
  const env = { PATH: process.env.PATH, HELM_HOOKS_TOOL_CORPUS: '', ...variables };
  const args = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }));
}

const REASON = 'no corpus: set HELM_HOOKS_CORPUS to a folder of rendered charts';

test('a missing piece is a reason to skip', () => {
  assert.deepEqual(outcome({}), { lacking: REASON, thrown: REASON });
});

test('the reason that was found while preparing is the one that is told', () => {
  const reason = 'there is no folder /nowhere';
  assert.deepEqual(outcome({ HELM_HOOKS_MISSING_CORPUS: reason }), { lacking: reason, thrown: reason });
});

test('a required piece is no reason to skip: its test runs, and fails where it needs it', () => {
  assert.deepEqual(outcome({ HELM_HOOKS_REQUIRE: 'helm,corpus' }), { lacking: false, thrown: REASON });
});
