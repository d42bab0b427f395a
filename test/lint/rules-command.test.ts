import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { FAMILIES } from '../../src/lint/rule.ts';
import { RULES } from '../../src/lint/rules.ts';
import { ran } from '../cli/support.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src', 'main.ts');
const rules = (...args: readonly string[]) => ran(process.execPath, [MAIN, 'rules', ...args]);

test('rules lists every rule with its level', () => {
  const { stdout, code } = rules();
  assert.equal(code, 0);
  for (const { id, level } of RULES) assert.match(stdout, new RegExp(`^${id} +${level} +\\S`, 'm'));
});

test('rules ID shows why, an example, what lint says, and the fix', () => {
  const { stdout } = rules('annotation-not-string');
  assert.match(stdout, /^annotation-not-string \(error\)\n\nThe annotations of a hook are strings/);
  assert.match(stdout, /Example\n\n {2}apiVersion: batch\/v1\n/);
  assert.match(stdout, /What lint says\n\n {2}error\[annotation-not-string\]: /);
  assert.match(
    stdout,
    /What the fix changes\n[\s\S]*\n {2}- {4}helm\.sh\/hook-weight: -5\n {2}\+ {4}helm\.sh\/hook-weight: "-5"/,
  );
});

test('every rule has an example', () => {
  const { rules: all } = JSON.parse(rules('--format', 'json').stdout);
  assert.deepEqual(
    all.map(({ id }: { id: string }) => id),
    RULES.map(({ id }) => id),
  );
  for (const { id, example } of all) assert.match(example?.out ?? '', new RegExp(`\\[${id}\\]`));
});

test('JSON keeps to its published schema, which knows every family', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schema', 'rules.schema.json'), 'utf8'));
  const validate = new Ajv({ allErrors: true }).compile(schema);
  for (const words of [[], ['yaml-error']]) {
    assert.ok(validate(JSON.parse(rules(...words, '--format', 'json').stdout)), JSON.stringify(validate.errors));
  }
  assert.equal(validate({ version: 1, rules: [{}] }), false);
  assert.deepEqual(schema.definitions.rule.properties.family.enum, Object.keys(FAMILIES));
});

test('an unknown rule: the nearest, and exit code 2', () => {
  assert.deepEqual(rules('keep-ignore'), {
    code: 2,
    stdout: '',
    stderr: 'Error: there is no rule "keep-ignore" (did you mean keep-ignored?); helm hooks rules lists them\n',
  });
});
