// JUnit and Checkstyle by a parser that takes no mistake, on texts that hold everything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { findingsCheckstyle } from '../../src/report/findings-checkstyle.ts';
import { findingsJunit } from '../../src/report/findings-junit.ts';
import type { FindingsReport } from '../../src/report/findings-report.ts';
import { element, xmlDocument } from '../../src/report/xml.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { hook, reportOfMessages, reportOn } from './reports.ts';

const MANIFESTS = 100;
// XML 1.0 (5th edition), production 2, without the controls that it takes and a terminal acts on.
const CHARACTERS = /^[\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

function parsed(xml: string) {
  assert.match(xml, CHARACTERS);
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml');
}

function checkJunit(report: FindingsReport): void {
  const document = parsed(findingsJunit(report));
  const suites = [...document.getElementsByTagName('testsuite')];
  for (const suite of suites) {
    const cases = [...suite.getElementsByTagName('testcase')];
    assert.equal(suite.getAttribute('tests'), `${cases.length}`);
    assert.equal(suite.getAttribute('failures'), `${suite.getElementsByTagName('failure').length}`);
  }
  const errors = report.findings.filter(({ level }) => level === 'error');
  assert.equal(document.documentElement?.getAttribute('failures'), `${errors.length}`);
}

test('generated manifests', () => {
  const random = new Random(seedOf(process.env, 43));
  for (let turn = 0; turn < MANIFESTS; turn++) {
    const report = reportOn({ 'x.yaml': generateManifest(random), 'y.yaml': hook('y', '"1"') });
    checkJunit(report);
    const document = parsed(findingsCheckstyle(report));
    assert.equal(document.getElementsByTagName('error').length, report.findings.length);
  }
});

test('every character of the first plane, in an attribute and in text', () => {
  const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('');
  parsed(xmlDocument(element('a', { b: all }, [element('c', {}, all)])));
});

test('text and attributes come back as they were', () => {
  const message = `<a href="x">&amp;</a> ]]> it's 100% {0} é 🎉`;
  const junit = parsed(findingsJunit(reportOfMessages([message])));
  const [failure] = [...junit.getElementsByTagName('failure')];
  assert.equal(failure?.getAttribute('message'), message);
  assert.deepEqual(failure?.textContent?.split('\n'), [
    'a.yaml:7:26: error[annotation-not-string]',
    message,
    'helm hooks rules annotation-not-string',
  ]);
  const checkstyle = parsed(findingsCheckstyle(reportOfMessages([message])));
  assert.equal(checkstyle.getElementsByTagName('error')[0]?.getAttribute('message'), message);
});

test('line breaks of a message are signs, not lines', () => {
  const junit = parsed(findingsJunit(reportOfMessages(['a\nb\r\tc'])));
  const [failure] = [...junit.getElementsByTagName('failure')];
  assert.equal(failure?.getAttribute('message'), 'a␊b␍␉c');
  assert.equal(failure?.textContent?.split('\n')[1], 'a␊b␍␉c');
});

test('checkstyle: findings of one file stand together, whatever was in between', () => {
  const report = reportOn({ 'a.yaml': hook('a', '1'), 'b.yaml': hook('b', '1') });
  const [a, b] = report.findings;
  const document = parsed(findingsCheckstyle({ ...report, findings: [a!, b!, a!] }));
  const files = [...document.getElementsByTagName('file')].map((file) => [
    file.getAttribute('name'),
    file.getElementsByTagName('error').length,
  ]);
  assert.deepEqual(files, [
    ['a.yaml', 2],
    ['b.yaml', 1],
  ]);
});
