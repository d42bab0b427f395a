import { type FindingsReport, placeOf, sentenceOf, shownIn } from './findings-report.ts';
import { element, xmlDocument } from './xml.ts';

/** The XML of Checkstyle (its XMLLogger), file by file; severities are error, warning and info there too. */
export function findingsCheckstyle(report: FindingsReport): string {
  const placed = shownIn(report).map((finding) => ({ finding, place: placeOf(finding, report) }));
  const files = Map.groupBy(placed, ({ place }) => place.path);
  const written = [...files].map(([name, own]) =>
    element(
      'file',
      { name },
      own.map(({ finding, place: { start } }) =>
        element('error', {
          line: start.line,
          column: start.column,
          severity: finding.level,
          message: sentenceOf(finding),
          source: `helm-hooks.${finding.rule}`,
        }),
      ),
    ),
  );
  return xmlDocument(element('checkstyle', { version: '8.0' }, written));
}
