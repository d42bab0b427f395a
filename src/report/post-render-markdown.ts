import { titleOf } from '../manifest/document.ts';
import { keyOf, shown, written } from './change-text.ts';
import { code, plain } from './markdown.ts';
import type { PostRenderReport, ReportedChange, ReportedFinding } from './post-render.ts';
import { headline } from './post-render-note.ts';
import { count, painter } from './text.ts';

/** More are for the report. */
const MOST_ROWS = 50;

/** For the page of a run in CI: what was changed, and what is left. Without containers' output, and no Secret's values. */
export function postRenderMarkdown(report: PostRenderReport): string {
  const grave = report.findings.filter(({ level }) => level !== 'info');
  const sorted = ['error', 'warning'].flatMap((level) => grave.filter((finding) => finding.level === level));
  return [
    `### Helm hooks: ${plain(headline(report, painter(false)))}`,
    ...table(['changed', 'field', 'was', 'is', 'rule'], report.failure ? [] : report.changes.map(changeCells)),
    ...table(['left', 'hook', 'what', 'rule'], sorted.map(findingCells)),
    '',
  ].join('\n\n');
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const shownRows = rows.length > MOST_ROWS ? rows.slice(0, MOST_ROWS - 1) : rows;
  const lines = [titles, titles.map(() => '---'), ...shownRows].map((cells) => `| ${cells.join(' | ')} |`);
  const rest = rows.length - shownRows.length;
  return rest === 0 ? [lines.join('\n')] : [lines.join('\n'), `${count(rest, 'row')} more: \`helm hooks report\``];
}

function changeCells({ object, field, before, after, rule }: ReportedChange): string[] {
  const was = before === null ? '' : code(written(before, rule));
  return [code(titleOf(object)), code(keyOf(field)), was, after === null ? 'removed' : code(shown(after)), rule];
}

function findingCells({ level, object, message, rule }: ReportedFinding): string[] {
  return [level, code(titleOf(object)), plain(message), rule];
}
