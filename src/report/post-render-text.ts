import { titleOf } from '../manifest/document.ts';
import { keyOf, shown, written } from './change-text.ts';
import type { PostRenderReport, ReportedChange, ReportedFinding } from './post-render.ts';
import { COLOURS, headline } from './post-render-note.ts';
import { count, type Paint, painter, printable } from './text.ts';

/**
 * The whole report for a person.
 *
 * @param now milliseconds of the epoch
 */
export function postRenderText(report: PostRenderReport, colour: boolean, showInfos: boolean, now: number): string {
  const paint = painter(colour);
  const findings = report.findings.filter(({ level }) => showInfos || level !== 'info');
  const hidden = report.findings.length - findings.length + (showInfos ? 0 : report.kept.length);
  const blocks = [
    titleBlock(report, paint, now),
    ...Map.groupBy(report.changes, ({ object, template }) => `${titleOf(object)}${template ? `  ${template}` : ''}`)
      .entries()
      .map(([title, changes]) => changeBlock(title, changes, paint)),
    ...findings.map((finding, at) => findingBlock(finding, paint, isLast(finding, at, findings))),
    ...(showInfos && report.kept.length > 0 ? [keptBlock(report, paint)] : []),
    ...(hidden > 0 ? [paint(`${count(hidden, 'note')} more: helm hooks report --level info`, 'dim')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Of what, when, and how it went; under it what a failure means. */
function titleBlock(report: PostRenderReport, paint: Paint, now: number): string {
  const { at, release, namespace, failure, changes } = report;
  // Reports of before these were in it have none.
  const of = release ? ` of ${printable(release)}` : '';
  const place = namespace ? ` in ${printable(namespace)}` : '';
  const time = `${agoText(now - Date.parse(at))} (${at.slice(0, 19).replace('T', ' ')} UTC)`;
  const lines = [`${paint('post-render', 'bold')}${of}${place}, ${time}: ${headline(report, paint)}`];
  if (failure) {
    const what = changes.length > 0 ? 'nothing of what follows was done' : 'nothing was installed or changed by it';
    lines.push(paint(`It gave Helm no manifests, so ${what}.`, 'dim'));
  }
  return lines.join('\n');
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `3 minutes ago`, in the largest unit of which there are any. */
export function agoText(ms: number): string {
  const found = UNITS.find(([, length]) => ms >= length);
  return found ? `${count(Math.floor(ms / found[1]), found[0])} ago` : 'just now';
}

/** A diff of one object, each change with its reason behind it. */
function changeBlock(title: string, changes: readonly ReportedChange[], paint: Paint): string {
  const lines = changes.flatMap(({ field, before, after, rule, why }) => [
    ...(before === null ? [] : [paint(`  - ${keyOf(field)}: ${written(before, rule)}`, 'red')]),
    ...(after === null ? [] : [paint(`  + ${keyOf(field)}: ${shown(after)}`, 'green')]),
    paint(`    ${rule}: ${printable(why)}`, 'dim'),
  ]);
  return [paint(printable(title), 'bold'), ...lines].join('\n');
}

/** Findings of one hook ask for the same objects: they are shown with the last. */
function isLast({ manifest }: ReportedFinding, at: number, findings: readonly ReportedFinding[]): boolean {
  return !findings.slice(at + 1).some((later) => later.manifest === manifest);
}

function findingBlock(finding: ReportedFinding, paint: Paint, withManifest: boolean): string {
  const { rule, level, message, template, line, object, events, help } = finding;
  const file = template ? printable(template) : `line ${line} of the stream`;
  const place = [file, printable(titleOf(object)), events.join(', ')].filter((part) => part);
  return [
    `${paint(`${level}[${rule}]`, 'bold', COLOURS[level])}: ${printable(message)}`,
    `  ${paint('-->', 'blue')} ${place.join('  ')}`,
    ...(help ? [`  ${paint('help:', 'bold')} ${printable(help)}`] : []),
    ...(finding.manifest && withManifest ? [manifestText(finding.manifest, paint)] : []),
  ].join('\n');
}

/** Objects that a person may want to copy, under a line that says what they are. */
function manifestText(manifest: string, paint: Paint): string {
  const lines = manifest.trimEnd().split('\n');
  return [`  ${paint('it would be:', 'bold')}`, ...lines.map((line) => `    ${printable(line)}`)].join('\n');
}

function keptBlock({ kept }: PostRenderReport, paint: Paint): string {
  const lines = kept.map(({ object, why }) => `  ${printable(titleOf(object))}: ${printable(why)}`);
  return [paint('Left alone', 'bold'), ...lines].join('\n');
}
