// The JSON report keeps to its published schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { summaryOf } from '../../src/report/findings.ts';
import { findingsJson } from '../../src/report/findings-json.ts';
import { casesOf } from '../rules/cases.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'docs', 'schema', 'lint.schema.json');
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

test('every case of every rule, as JSON', () => {
  let findings = 0;
  for (const { rule, name, text } of RULES.flatMap(({ id }) => casesOf(id))) {
    const { release, problems } = readRelease([{ file: `${name}.yaml`, text }], { helm: 4 });
    const found = lint(release, RULES, problems);
    const report: unknown = JSON.parse(findingsJson(found, summaryOf(found, release, problems)));
    assert.ok(validate(report), `${rule}/${name}: ${JSON.stringify(validate.errors)}`);
    findings += found.length;
  }
  assert.ok(findings > 100, `only ${findings} findings`);
});

test('the schema refuses what is no report', () => {
  assert.equal(validate({ version: 2, findings: [], summary: {} }), false);
  assert.equal(validate({ version: 1, findings: [{}], summary: {} }), false);
});
