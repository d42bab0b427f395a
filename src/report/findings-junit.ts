import type { Finding } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import { type FindingsReport, objectOf, placeOf, sentenceOf, shownIn } from './findings-report.ts';
import { element, xmlDocument } from './xml.ts';

interface Case {
  readonly failed: boolean;
  readonly xml: string;
}

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each linted file, a case for each finding, and a case that passes
 * where there is none. A finding that makes lint fail is a failure (errors always); the others pass and are told as
 * output.
 */
export function findingsJunit(report: FindingsReport): string {
  const byFile = Map.groupBy(shownIn(report), ({ document }) => document.source.file);
  const files = [...new Set([...report.files, ...byFile.keys()])];
  const suites = files.map((file) => suiteOf(file, byFile.get(file) ?? [], report));
  const tests = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  const failures = suites.reduce((sum, { cases }) => sum + failuresIn(cases), 0);
  const written = suites.map(({ name, cases }) =>
    element(
      'testsuite',
      { name, tests: cases.length, failures: failuresIn(cases), errors: 0, skipped: 0, time: 0 },
      cases.map(({ xml }) => xml),
    ),
  );
  return xmlDocument(element('testsuites', { name: 'helm-hooks', tests, failures, errors: 0, time: 0 }, written));
}

function failuresIn(cases: readonly Case[]): number {
  return cases.filter(({ failed }) => failed).length;
}

function suiteOf(file: string, findings: readonly Finding[], report: FindingsReport) {
  const name = report.pathOf(file) ?? file;
  const turns = new Map<string, number>();
  const cases = findings.map((finding) => caseOf(finding, turns, report));
  const clean = { failed: false, xml: element('testcase', { name: 'no findings', classname: name, time: 0 }) };
  return { name, cases: cases.length > 0 ? cases : [clean] };
}

/** @param turns how often a name was given in this suite: GitLab takes cases of one name for one case */
function caseOf(finding: Finding, turns: Map<string, number>, report: FindingsReport): Case {
  const { rule, level } = finding;
  const { path, start } = placeOf(finding, report);
  const title = [rule, objectOf(finding) ?? []].flat().join(': ');
  const turn = (turns.get(`${path}\n${title}`) ?? 0) + 1;
  turns.set(`${path}\n${title}`, turn);
  const message = sentenceOf(finding);
  const words = `${path}:${start.line}:${start.column}: ${level}[${rule}]\n${oneLine(message)}\nhelm hooks rules ${rule}`;
  const failOn = report.failOn(finding);
  const failed = reaches(level, failOn === 'never' ? 'error' : failOn);
  const told = failed ? element('failure', { message, type: rule }, words) : element('system-out', {}, words);
  const name = turn > 1 ? `${title} (${turn})` : title;
  return { failed, xml: element('testcase', { name, classname: path, time: 0 }, [told]) };
}

/** Line breaks here are ours: those of a message are shown as signs, as in an attribute. */
function oneLine(text: string): string {
  return text.replaceAll(/\n/g, '\u240a');
}
