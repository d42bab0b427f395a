import type { Level } from '../lint/finding.ts';
import { type FindingsReport, placeOf, sentenceOf, shownIn } from './findings-report.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { printJson } from './json.ts';

/** GitLab knows info, minor, major, critical, blocker. */
const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'minor', info: 'info' };

/** A Code Quality report (docs.gitlab.com/ci/testing/code_quality : Code Quality report format). */
export function findingsGitlab(report: FindingsReport): string {
  const fingerprints = fingerprintsOf(report);
  const issues = shownIn(report).map((finding) => {
    const { path, isText, start, end } = placeOf(finding, report);
    return {
      type: 'issue',
      check_name: finding.rule,
      description: sentenceOf(finding),
      severity: SEVERITIES[finding.level],
      fingerprint: fingerprints.get(finding),
      location: { path, lines: isText ? { begin: start.line, end: end.line } : { begin: 1 } },
    };
  });
  return printJson(issues);
}
