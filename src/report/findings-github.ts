import type { Finding, Level } from '../lint/finding.ts';
import { type FindingsReport, placeOf, sentenceOf, shownIn } from './findings-report.ts';
import { count, printable } from './text.ts';

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Annotations for GitHub Actions, one workflow command a finding; the last line is for who reads the log.
 * Source of the escaping: github.com/actions/toolkit packages/core/src/command.ts.
 */
export function findingsGithub(report: FindingsReport): string {
  const { errors, warnings, infos, hooks } = report.summary;
  const counts = [count(errors, 'error'), count(warnings, 'warning'), count(infos, 'info')];
  const lines = shownIn(report).map((finding) => annotation(finding, report));
  return [...lines, `${counts.join(', ')} in ${count(hooks, 'hook')}`, ''].join('\n');
}

function annotation(finding: Finding, report: FindingsReport): string {
  const { path, isText, start, end } = placeOf(finding, report);
  // The runner drops columns where the lines differ; the last column is part of the annotation.
  const columns =
    start.line === end.line ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {};
  const region = isText ? { line: start.line, endLine: end.line, ...columns } : {};
  const properties = Object.entries({ file: path, ...region, title: finding.rule });
  const written = properties.map(([key, value]) => `${key}=${escapedProperty(`${value}`)}`).join(',');
  return `::${COMMANDS[finding.level]} ${written}::${escapedData(sentenceOf(finding))}`;
}

/** What stands behind `::`: one line, without anything that a terminal would act on. */
function escapedData(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
