import type { Finding } from '../lint/finding.ts';
import { asFound, type OriginOf, positionsOf, type Summary } from './findings.ts';
import type { FindingsReport } from './findings-report.ts';
import { fileChangeJson } from './fixes.ts';
import { printJson } from './json.ts';

/** The machine contract of `lint --format json`: one document, `"version": 1`. */
export function findingsJson(
  findings: readonly Finding[],
  summary: Summary,
  originOf: OriginOf = asFound,
  { fixed, unfixed }: Pick<FindingsReport, 'fixed' | 'unfixed'> = {},
): string {
  const report = {
    version: 1,
    findings: findings.map((finding) => findingJson(finding, originOf)),
    summary,
    ...(fixed && { changes: fixed.map(fileChangeJson), unfixed: unfixed ?? [] }),
  };
  return printJson(report);
}

/** One finding as the machine contract has it; the post-render report holds the same. */
export function findingJson(finding: Finding, originOf: OriginOf = asFound) {
  const origin = originOf(finding);
  const { start, end } = positionsOf(origin);
  const { kind, name, namespace } = finding.document.head;
  return {
    rule: finding.rule,
    level: finding.level,
    message: finding.message,
    file: origin.source.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    template: finding.document.path || null,
    object: { kind, name, namespace },
    events: finding.events,
    help: finding.help ?? null,
    ...(finding.manifest !== undefined && { manifest: finding.manifest }),
    fix: finding.fix?.safety ?? null,
  };
}
