import type { Finding, Level } from '../lint/finding.ts';
import { titleOf } from '../manifest/document.ts';
import { asFound, type Origin, type OriginOf, positionsOf } from './findings.ts';
import { secretsAt } from './findings-secrets.ts';
import { snippetOf } from './findings-snippet.ts';
import { clip, type Paint, printable, type Style } from './text.ts';

export interface BlockOptions {
  readonly paint: Paint;
  readonly originOf?: OriginOf | undefined;
  /** Columns of the terminal; unknown where nobody looks on. */
  readonly width?: number | undefined;
}

/** The pieces of a finding's block, each a line or more; what is printed of them is the layout's choice. */
export interface Block {
  readonly head: string;
  readonly place: string;
  /** The source line with the underline below. */
  readonly excerpt: readonly string[];
  readonly help: readonly string[];
  readonly more: string;
  /** As wide as the line's number. */
  readonly gutter: string;
}

const COLOURS: Readonly<Record<Level, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };
const SAFETY = { safe: 'safe fix', 'opt-in': 'fix on request' } as const;
const MESSAGE_WIDTH = 400;
const USUAL_WIDTH = 120;

export function blockOf(finding: Finding, options: BlockOptions): Block {
  const { paint } = options;
  const { level, rule, message } = finding;
  const origin = (options.originOf ?? asFound)(finding);
  const gutter = ' '.repeat(`${positionsOf(origin).start.line}`.length);
  const fact = (name: string, words: string) => `${gutter} ${paint('=', 'blue')} ${paint(`${name}:`, 'bold')} ${words}`;
  return {
    head: `${paint(`${level}[${rule}]`, 'bold', COLOURS[level])}${paint(`: ${clip(printable(message), MESSAGE_WIDTH)}`, 'bold')}`,
    place: `${gutter}${paint('-->', 'blue')} ${placeOf(finding, origin, paint)}`,
    excerpt: excerptOf(finding, origin, options),
    help: helpOf(finding).map((words) => fact('help', words)),
    more: fact('more', `helm hooks rules ${rule}`),
    gutter,
  };
}

/**
 * A further finding of the same rule, in one line: its place with its object, or with its message where that says more
 * than the same about another object.
 *
 * @param first the finding whose block it stands in
 */
export function furtherLine(finding: Finding, first: Finding, gutter: string, options: BlockOptions): string {
  const { paint } = options;
  const origin = (options.originOf ?? asFound)(finding);
  const arrow = `${gutter}${paint('-->', 'blue')} `;
  if (saysTheSame(finding, first)) return `${arrow}${placeOf(finding, origin, paint)}`;
  const { start } = positionsOf(origin);
  const place = `${printable(origin.source.file)}:${start.line}:${start.column}`;
  return `${arrow}${place}  ${clip(printable(tellingWords(finding, first, origin)), MESSAGE_WIDTH)}`;
}

/** Template and object where neither place nor message name them, the message, and the help where it is another one. */
function tellingWords({ message, help, document }: Finding, first: Finding, { source }: Origin): string {
  const { path, head } = document;
  const title = titleOf(head);
  const where = [
    ...(path === '' || source !== document.source ? [] : [path]),
    ...(head.name === '' || message.includes(title) ? [] : [title]),
  ].join(', ');
  const words = help === undefined || help === first.help ? message : `${message}; ${help}`;
  return where === '' ? words : `${where}: ${words}`;
}

function saysTheSame(one: Finding, other: Finding): boolean {
  return one.message === other.message || withoutNames(one) === withoutNames(other);
}

/** A message without the words that only name the object. */
function withoutNames({ message, document: { head } }: Finding): string {
  const names = new Set([titleOf(head), head.name]);
  return message
    .split(/([^\s",;:()]+)/)
    .filter((word) => !names.has(word))
    .join('');
}

function placeOf(finding: Finding, origin: Origin, paint: Paint): string {
  const { start } = positionsOf(origin);
  return `${printable(origin.source.file)}:${start.line}:${start.column}${aside(finding, origin, paint)}`;
}

function excerptOf(finding: Finding, origin: Origin, { paint, width }: BlockOptions): string[] {
  const number = `${positionsOf(origin).start.line}`;
  const gutter = ' '.repeat(number.length);
  const bar = paint('|', 'blue');
  const room = Math.max(40, (width ?? USUAL_WIDTH) - number.length - 4);
  const snippet = snippetOf(origin.source.text, origin.range, room, secretsAt(finding, origin));
  const marks = paint('^'.repeat(snippet.width), 'bold', COLOURS[finding.level]);
  return [
    `${gutter} ${bar}`,
    `${paint(number, 'blue')} ${bar} ${snippet.line}`.trimEnd(),
    `${gutter} ${bar} ${' '.repeat(snippet.before)}${marks}`,
  ];
}

/** Which object, and which template where the place does not say it. */
function aside({ document, events }: Finding, { source }: Origin, paint: Paint): string {
  const { path, head } = document;
  const template = path === '' || source !== document.source ? [] : [path];
  const when = events.length > 0 ? ` (${events.join(', ')})` : '';
  const known = head.name !== '' || (head.kind !== '' && source === document.source);
  const title = known ? [`${titleOf(head)}${when}`] : [];
  const words = clip([...template, ...title].map(printable).join(', '), MESSAGE_WIDTH);
  return words === '' ? '' : paint(`  ${words}`, 'dim');
}

function helpOf({ help, fix }: Finding): string[] {
  if (help === undefined && !fix) return [];
  const words = help === undefined ? '' : clip(printable(help), MESSAGE_WIDTH);
  if (!fix) return [words];
  return [words === '' ? `a ${SAFETY[fix.safety]} exists` : `${words} (${SAFETY[fix.safety]})`];
}
