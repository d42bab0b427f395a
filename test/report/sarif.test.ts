// SARIF against the schema of OASIS, and its regions and fixes against the texts that they speak of.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Finding } from '../../src/lint/finding.ts';
import { RULES } from '../../src/lint/rules.ts';
import { applyEdits } from '../../src/manifest/edit.ts';
import type { FindingsReport } from '../../src/report/findings-report.ts';
import { findingsSarif } from '../../src/report/findings-sarif.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { casesOf } from '../rules/cases.ts';
import { hook, reportOfMessages, reportOn } from './reports.ts';

const MANIFESTS = 100;

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: object; readonly region?: Region };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly {
        readonly deletedRegion: Region;
        readonly insertedContent: { readonly text: string };
      }[];
    }[];
  }[];
}

function validator() {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'sarif', 'sarif-schema-2.1.0.json'), 'utf8'));
  // Draft 4 spells `$id` as `id`; nothing else that this schema uses has changed since.
  const { $schema, id, ...rest } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile({ ...rest, $id: id });
}

const validate = validator();

function resultsOf(report: FindingsReport): readonly Result[] {
  const log: { readonly runs: readonly [{ readonly results: readonly Result[] }] } = JSON.parse(findingsSarif(report));
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
  return log.runs[0].results;
}

/** As a viewer finds it: lines end at CRLF, LF or CR, columns are characters. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const before = lines.slice(0, line - 1).join('').length;
  const bom = line === 1 && text.startsWith('\ufeff') ? 1 : 0;
  const own = [...(lines[line - 1] ?? '').slice(bom)];
  return before + bom + own.slice(0, column - 1).join('').length;
}

function rangeOf(text: string, { startLine, startColumn, endLine, endColumn }: Region) {
  return { start: offsetOf(text, startLine, startColumn), end: offsetOf(text, endLine, endColumn) };
}

/** Regions and fixes lead to the same text as the findings that they were made of. */
function compare(text: string, findings: readonly Finding[], results: readonly Result[]): number {
  let fixes = 0;
  for (const [index, { locations, fixes: written }] of results.entries()) {
    const { range, fix } = findings[index]!;
    assert.deepEqual(rangeOf(text, locations[0]!.physicalLocation.region!), { start: range.start, end: range.end });
    const edits = fix?.changes.flatMap((change) => change.edits) ?? [];
    assert.equal(written !== undefined, edits.length > 0);
    for (const { artifactChanges } of written ?? []) {
      const replacements = artifactChanges.flatMap(({ replacements }) => replacements);
      const read = replacements.map(({ deletedRegion, insertedContent }) => ({
        range: rangeOf(text, deletedRegion),
        text: insertedContent.text,
      }));
      assert.equal(applyEdits(text, read), applyEdits(text, edits));
      fixes++;
    }
  }
  return fixes;
}

test('every case of every rule: valid, and the fixes do what they do in lint', () => {
  let fixes = 0;
  for (const { rule, name, text } of RULES.flatMap(({ id }) => casesOf(id))) {
    const report = reportOn({ [`${rule}-${name}.yaml`]: text }, {}, RULES);
    fixes += compare(text, report.findings, resultsOf(report));
  }
  assert.ok(fixes > 50, `only ${fixes} fixes`);
});

test('generated manifests: valid, whatever is in them', () => {
  const random = new Random(seedOf(process.env, 41));
  for (let turn = 0; turn < MANIFESTS; turn++) {
    const text = generateManifest(random);
    const report = reportOn({ 'x.yaml': text });
    compare(text, report.findings, resultsOf(report));
  }
});

test('emoji, a byte order mark and every line break count as SARIF says', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = `\ufeff# 🎉\n${hook('a', '1')}`.replaceAll('\n', end);
    const report = reportOn({ 'a.yaml': text });
    if (end !== '\r') assert.ok(report.findings.length > 0);
    compare(text, report.findings, resultsOf(report));
  }
  const flow = '{kind: ConfigMap, metadata: {name: "🎉", annotations: {helm.sh/hook: test, helm.sh/hook-weight: 1}}}';
  const result = resultsOf(reportOn({ 'a.yaml': flow })).find(({ ruleId }) => ruleId === 'annotation-not-string');
  assert.equal(result?.locations[0]?.physicalLocation.region?.startColumn, [...flow].indexOf('1') + 1);
});

test('rules are all that looked, with their levels', () => {
  const log = JSON.parse(findingsSarif(reportOn({ 'a.yaml': hook('a', '1') }, {}, RULES)));
  const { rules } = log.runs[0].tool.driver;
  const [{ ruleId, ruleIndex }] = log.runs[0].results;
  assert.equal(rules[ruleIndex].id, ruleId);
  assert.deepEqual(
    rules.map(({ id }: { id: string }) => id),
    RULES.map(({ id }) => id),
  );
  assert.equal(
    rules.find(({ id }: { id: string }) => id === 'default-delete-policy').defaultConfiguration.level,
    'note',
  );
});

test('paths are URIs', () => {
  const uriOf = (path: string | undefined, file = 'x') => {
    const [result] = resultsOf(reportOn({ [file]: hook('a', '1') }, { pathOf: () => path }));
    return result?.locations[0]?.physicalLocation.artifactLocation;
  };
  assert.deepEqual(uriOf('my charts/ä#1.yaml'), { uri: 'my%20charts/%C3%A4%231.yaml', uriBaseId: '%SRCROOT%' });
  assert.deepEqual(uriOf('/a b/c.yaml'), { uri: 'file:///a%20b/c.yaml' });
  assert.deepEqual(uriOf('C:/a b/c.yaml'), { uri: 'file:///C:/a%20b/c.yaml' });
  assert.deepEqual(uriOf(undefined, 'oci://host/chart'), { uri: 'oci://host/chart' });
  assert.deepEqual(uriOf(undefined, '<stdin>'), { uri: '%3Cstdin%3E' });
});

test('what is no file has neither a region nor a fix', () => {
  const [result] = resultsOf(reportOn({ '<stdin>': hook('a', '1') }, { written: new Set(), pathOf: () => undefined }));
  assert.deepEqual(Object.keys(result?.locations[0]?.physicalLocation ?? {}), ['artifactLocation']);
  assert.equal(result?.fixes, undefined);
});

test('in a template: its line, but no fix, for the fix was made for what Helm rendered', () => {
  const source = { file: 'c/templates/a.yaml', text: 'a: {{ .x }}\n' };
  const originOf = () => ({ source, range: { start: 3, end: 11 } });
  const [result] = resultsOf(reportOn({ c: hook('a', '1') }, { originOf, written: new Set() }));
  const { artifactLocation, region } = result!.locations[0]!.physicalLocation;
  assert.deepEqual(artifactLocation, { uri: 'c/templates/a.yaml', uriBaseId: '%SRCROOT%' });
  assert.deepEqual(region, { startLine: 1, startColumn: 4, endLine: 1, endColumn: 12 });
  assert.equal(result?.fixes, undefined);
});

test('a message of others is no placeholder and no link', () => {
  const [result] = resultsOf(reportOfMessages(['{0} and [here](http://x) and a[0]']));
  assert.equal(result?.message.text, '{{0}} and [here] (http://x) and a[0]');
});
