// The report of the post-renderer keeps to its published schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import type { PostRenderReport } from '../../src/report/post-render.ts';
import { MODES } from '../../src/rewrite/mode.ts';
import { ran, temporaryFolder } from '../cli/support.ts';
import { casesOf } from '../rules/cases.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const schemaOf = (name: string) => JSON.parse(readFileSync(join(ROOT, 'docs', 'schema', name), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true })
  .addSchema(schemaOf('lint.schema.json'), 'lint.schema.json')
  .compile(schemaOf('post-render.schema.json'));

/** Their cases hold what the filter refuses. */
const REFUSED: readonly string[] = ['yaml-error', 'generate-name-hook'];

/** Two cases of each rule that the filter has, as one stream. */
function stream(): string {
  const cases = FILTER_RULES.filter(({ id }) => !REFUSED.includes(id)).flatMap(({ id }) => casesOf(id).slice(0, 2));
  return cases.map(({ text }) => `---\n${text}`).join('');
}

for (const mode of MODES) {
  test(`mode ${mode}`, (context) => {
    const file = join(temporaryFolder(context), 'report.json');
    const args = ['post-render', '--mode', mode, '--report', file, '--notify', 'never'];
    const { code, stderr } = ran(process.execPath, [join(ROOT, 'src', 'main.ts'), ...args], { input: stream() });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const report: PostRenderReport = JSON.parse(readFileSync(file, 'utf8'));
    assert.ok(validate(report), JSON.stringify(validate.errors, null, 2));
    assert.equal(report.changes.length > 0, mode !== 'observe');
    assert.ok(report.findings.length > 0);
  });
}

test('the schema refuses what is no report', () => {
  assert.equal(validate({ version: 1, command: 'post-render', changes: [{}], findings: [{}] }), false);
});
