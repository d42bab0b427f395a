// Reports for the tests of the formats: manifests linted as `lint` does it, without its command line.
import type { Finding } from '../../src/lint/finding.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { RULES } from '../../src/lint/rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { asFound, summaryOf } from '../../src/report/findings.ts';
import type { FindingsReport } from '../../src/report/findings-report.ts';

/** Those that the samples were written for: another rule changes no format. */
const SAMPLE_RULES = RULES.filter(
  ({ id, family }) => family === 'annotations' || ['stale-hook-result', 'dependency-order', 'yaml-error'].includes(id),
);

/** The report on manifests, by the names of their files. */
export function reportOn(
  files: Readonly<Record<string, string>>,
  changed: Partial<FindingsReport> = {},
  rules: readonly Rule[] = SAMPLE_RULES,
) {
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
  const { release, problems } = readRelease(sources, { helm: 4 });
  const findings = lint(release, rules, problems);
  const report: FindingsReport = {
    findings,
    summary: summaryOf(findings, release, problems),
    originOf: asFound,
    level: 'info',
    failOn: () => 'error',
    rules,
    version: '1.2.3',
    files: Object.keys(files),
    written: new Set(release.sources),
    pathOf: (file) => file,
    chartOf: () => undefined,
    rewrite: 'helm hooks rewrite --diff',
    fixable: () => 'sure',
    ...changed,
  };
  return report;
}

/** A report that holds only what a test wants it to say: a hook, and a finding on its weight for each message. */
export function reportOfMessages(messages: readonly string[], changed: Partial<FindingsReport & Finding> = {}) {
  const report = reportOn({ 'a.yaml': hook('a', '1') }, changed);
  const [finding] = report.findings.filter(({ rule }) => rule === 'annotation-not-string');
  const { fix, help, ...bare } = finding!;
  const findings = messages.map((message) => ({ ...bare, message, level: changed.level ?? bare.level }));
  return { ...report, level: 'info' as const, findings };
}

/** A ConfigMap as hook, with this weight as it is written. */
export function hook(name: string, weight: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: ${weight}
`;
}
