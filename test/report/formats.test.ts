// Findings in every format. formats/sample.yaml is linted, formats/sample.<format> is what must be written (UPDATE=1).
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FINDINGS_FORMATS, findingsWriter, leastLevel } from '../../src/report/formats.ts';
import { hook, reportOfMessages, reportOn } from './reports.ts';

const FOLDER = join(import.meta.dirname, 'formats');
const LOOKS = { colour: false, all: false };
const sample = { 'sample.yaml': readFileSync(join(FOLDER, 'sample.yaml'), 'utf8') };
/** Only these, so that a new rule changes nothing here. */
const SHOWN = new Set([
  'default-delete-policy',
  'hook-weight-not-integer',
  'invalid-log-policy',
  'unknown-hook-event',
  'yaml-error',
]);

function sampleReport() {
  const report = reportOn(sample);
  const rules = report.rules.filter(({ id }) => SHOWN.has(id));
  const findings = report.findings.filter(({ rule }) => SHOWN.has(rule));
  return { ...report, rules, findings };
}

for (const format of FINDINGS_FORMATS) {
  test(`${format}: the sample`, async () => {
    const written = (await findingsWriter(format))(sampleReport(), LOOKS);
    const file = join(FOLDER, `sample.${format}`);
    if (process.env.UPDATE === '1') writeFileSync(file, written);
    assert.equal(written, existsSync(file) ? readFileSync(file, 'utf8') : '', `${file}; UPDATE=1 writes it anew`);
    assert.doesNotMatch(written, /hunter2/, 'the value of a Secret');
    assert.doesNotMatch(written, /[^\P{Cc}\n]/u, 'a control character');
  });

  test(`${format}: nothing found`, async () => {
    const written = (await findingsWriter(format))(reportOn({ 'a.yaml': hook('a', '"1"') }), LOOKS);
    assert.ok(written.endsWith('\n'));
    if (format === 'gitlab') assert.deepEqual(JSON.parse(written), []);
    if (format === 'junit') assert.match(written, /<testsuite name="a.yaml" tests="1" failures="0"/);
  });
}

test('what people read at once leaves infos out', () => {
  assert.deepEqual(
    FINDINGS_FORMATS.filter((format) => leastLevel(format) === 'warning'),
    ['text', 'github'],
  );
});

test('github: a command is one line, and no part of it ends early', async () => {
  const github = await findingsWriter('github');
  const report = reportOfMessages(['50%, a: b\r\n::error::x'], { pathOf: () => 'a,b:c%.yaml' });
  const [line, counts, end] = github(report, LOOKS).split('\n');
  const place = 'line=7,endLine=7,col=26,endColumn=26,title=annotation-not-string';
  assert.equal(line, `::error file=a%2Cb%3Ac%25.yaml,${place}::50%25, a: b␍␊::error::x`);
  assert.deepEqual([counts, end], ['1 error, 0 warnings, 0 infos in 1 hook', '']);
});

test('github: over several lines no columns; none at all where there is no file', async () => {
  const github = await findingsWriter('github');
  const report = reportOfMessages(['x']);
  const range = { start: 0, end: 30 };
  const findings = report.findings.map((finding) => ({ ...finding, range }));
  assert.match(github({ ...report, findings }, LOOKS), /^::error file=a\.yaml,line=1,endLine=2,title=/);
  assert.match(
    github({ ...report, written: new Set(), pathOf: () => undefined }, LOOKS),
    /^::error file=a\.yaml,title=/,
  );
});

test('gitlab: fingerprints are unique, and stay when lines move or other hooks come and go', async () => {
  const gitlab = await findingsWriter('gitlab');
  const fingerprints = (text: string): string[] =>
    JSON.parse(gitlab(reportOn({ 'a.yaml': text }), LOOKS)).map((issue: { fingerprint: string }) => issue.fingerprint);
  const two = `${hook('a', '1')}---\n${hook('b', '1')}`;
  const before = fingerprints(two);
  assert.equal(new Set(before).size, 2);
  assert.deepEqual(fingerprints(`\n# more\n\n${two}`), before);
  assert.deepEqual(fingerprints(hook('b', '2')), before.slice(1));
  assert.notDeepEqual(fingerprints(hook('c', '2')), before.slice(1));
  const same = fingerprints(`${hook('a', '1')}---\n${hook('a', '1')}`);
  assert.deepEqual([same[0], new Set(same).size], [before[0], 2]);
});

test('gitlab: in a template the line counts, for names can be new at every rendering', async () => {
  const gitlab = await findingsWriter('gitlab');
  const template = { file: 'c/templates/a.yaml', text: 'weight: {{ .Values.weight }}\n' };
  const fingerprint = (name: string) => {
    const originOf = () => ({ source: template, range: { start: 8, end: 27 } });
    const report = reportOn({ c: hook(name, '1') }, { originOf, written: new Set() });
    const [issue] = JSON.parse(gitlab(report, LOOKS));
    assert.deepEqual(issue.location, { path: 'c/templates/a.yaml', lines: { begin: 1, end: 1 } });
    return issue.fingerprint;
  };
  assert.equal(fingerprint('test-x7z'), fingerprint('test-k2p'));
});

test('junit: what fails follows --fail-on; infos and what is below pass', async () => {
  const junit = await findingsWriter('junit');
  const failures = (level: 'error' | 'warning' | 'info', failOn: 'error' | 'warning' | 'never') =>
    /failures="(\d)"/.exec(junit(reportOfMessages(['x'], { level, failOn: () => failOn }), LOOKS))?.[1];
  assert.deepEqual(
    [failures('error', 'error'), failures('error', 'never'), failures('warning', 'warning')],
    ['1', '1', '1'],
  );
  assert.deepEqual(
    [failures('warning', 'error'), failures('info', 'warning'), failures('info', 'never')],
    ['0', '0', '0'],
  );
});

test('junit: a suite for each file, cases of one name are told apart', async () => {
  const junit = await findingsWriter('junit');
  const text = `${hook('a', '1')}---\n${hook('a', '1')}`;
  const written = junit(reportOn({ 'a.yaml': text, 'b.yaml': hook('b', '"1"') }), LOOKS);
  const names = [...written.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map(([, name, file]) => [
    name,
    file,
  ]);
  assert.deepEqual(names, [
    ['annotation-not-string: ConfigMap/a', 'a.yaml'],
    ['annotation-not-string: ConfigMap/a (2)', 'a.yaml'],
    ['no findings', 'b.yaml'],
  ]);
});
