import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { ENGINES } from '../../src/release/engine.ts';
import { planOf } from '../../src/release/plan.ts';
import { readRelease } from '../../src/release/read.ts';
import { planDot } from '../../src/report/plan-dot.ts';
import { enginesText } from '../../src/report/plan-engines.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planMermaid } from '../../src/report/plan-mermaid.ts';
import { planText } from '../../src/report/plan-text.ts';
import { casesOf } from '../rules/cases.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'docs', 'schema', 'plan.schema.json');
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

/** Whose findings are printed: of all rules the golden files would change with every new one. */
const STEADY = RULES.filter(({ family }) => family === 'annotations' || family === 'order');

function planned(text: string, file = 'release.yaml') {
  const { release } = readRelease([{ file, text }], { helm: 4 });
  return planOf(release, EVENTS);
}

// NAME.yaml is planned; NAME.out, NAME.json, ... are what must be printed (UPDATE=1 writes them).
for (const file of globSync(join(import.meta.dirname, 'plan', '*.yaml')).sort()) {
  test(`plan of ${basename(file)}`, () => {
    const plan = planned(readFileSync(file, 'utf8'), basename(file));
    compare(file.replace(/yaml$/, 'out'), planText(plan, lint(plan.release, STEADY, []), { colour: false }));
    compare(file.replace(/yaml$/, 'json'), planJson(plan));
    compare(file.replace(/yaml$/, 'mermaid'), planMermaid(plan));
    compare(file.replace(/yaml$/, 'dot'), planDot(plan));
    compare(file.replace(/yaml$/, 'engines.out'), enginesText(plan, ENGINES, { colour: false }));
  });
}

test('every case of every rule: the JSON keeps to its schema, the pictures to their grammars', () => {
  for (const { rule, name, text } of RULES.flatMap(({ id }) => casesOf(id))) {
    const plan = planned(text);
    assert.ok(validate(JSON.parse(planJson(plan, ENGINES))), `${rule}/${name}: ${JSON.stringify(validate.errors)}`);
    keepsTo(MERMAID, planMermaid(plan), `${rule}/${name}`);
    keepsTo(DOT, planDot(plan), `${rule}/${name}`);
  }
  assert.equal(validate({ version: 1, events: { install: [] }, moments: {}, dropped: [] }), false);
});

test('names that would end a text, or the picture, do not', () => {
  const name = '"]; end\\"\\\\ <b>`#quot;%%{init}%%|x';
  const text = `apiVersion: v1\nkind: 'Pod"'\nmetadata:\n  name: '${name}'\n  annotations: {helm.sh/hook: test}\n`;
  const plan = planned(text);
  keepsTo(MERMAID, planMermaid(plan), name);
  keepsTo(DOT, planDot(plan), name);
});

// One line of each kind that we write, as the grammars have them: Mermaid's flow.jison, Graphviz's "The DOT Language".
const TEXT = '"(?:[A-Za-z0-9 _.,:/()-]|#\\d+;|<br/>)*"';
const MERMAID: readonly RegExp[] = [
  /^flowchart TB$/,
  new RegExp(`^ {2}subgraph e\\d+\\[${TEXT}\\]$`),
  new RegExp(`^ {4}e\\d+[ho]\\d+(\\[${TEXT}\\]|\\(${TEXT}\\))$`),
  /^ {4}e\d+h\d+ ~~~ e\d+h\d+$/,
  new RegExp(`^ {4}e\\d+h\\d+ (-->|-\\.->)\\|${TEXT}\\| e\\d+[ho]\\d+$`),
  /^ {2}end$/,
  /^ {2}classDef (outside stroke-dasharray: 5 5|missing stroke:#d00,color:#d00)$/,
  /^ {2}class e\d+o\d+(,e\d+o\d+)* (outside|missing)$/,
];
const QUOTED = '"(?:[^"\\\\]|\\\\["\\\\n])*"';
const DOT: readonly RegExp[] = [
  /^digraph hooks \{$/,
  /^ {2}(compound=true|(node|edge) \[[^\]]*\]);$/,
  /^ {2}subgraph cluster_e\d+ \{$/,
  new RegExp(`^ {4}label=${QUOTED};$`),
  new RegExp(`^ {4}e\\d+[ho]\\d+( -> e\\d+[ho]\\d+)? \\[(label=${QUOTED})?[a-z=, 0-9]*\\];$`),
  /^( {2})?\}$/,
];

function keepsTo(grammar: readonly RegExp[], picture: string, name: string): void {
  assert.ok(picture.endsWith('\n'));
  for (const line of picture.slice(0, -1).split('\n'))
    assert.ok(
      grammar.some((rule) => rule.test(line)),
      `${name}: ${line}`,
    );
}

function compare(file: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'), `${file}; UPDATE=1 writes it anew`);
}
