import { titleOf } from '../manifest/document.ts';
import type { Deleted } from '../run/clean/carry-out.ts';
import type { CleanObject, Unseen } from '../run/clean/leftover.ts';
import { bytesOf, storageOf } from '../run/clean/size.ts';
import type { CleanReport } from './clean.ts';
import { ago, type ListLooks } from './list-text.ts';
import { type Cell, eventsText, table } from './table.ts';
import { count, type Paint, painter, printable, type Style } from './text.ts';

/** What there is, what would go and what stays, each with its reason. */
export function cleanText(report: CleanReport, looks: ListLooks): string {
  const paint = painter(looks.colour);
  const { release, namespace, revision, status, objects, unseen } = report;
  const about = `revision ${revision}, ${status}, in namespace ${printable(namespace)}`;
  const title = `${paint(printable(release), 'bold', 'cyan')}  ${paint(about, 'dim')}`;
  if (objects.length + unseen.length === 0) return `${title}\nNothing of its hooks is in the cluster.\n`;
  const going = objects.filter(({ verdict }) => verdict.fate === 'delete');
  const staying = objects.filter(({ verdict }) => verdict.fate === 'keep');
  const sections = [
    section(paint('to be deleted', 'bold', 'red'), going, looks, paint),
    section(stayingTitle(staying, paint), staying, looks, paint),
    unseenLines(unseen, paint),
  ];
  const nothing = going.length === 0 ? '\nNothing to delete.\n' : '';
  return `${title}\n${sections.filter(Boolean).join('')}${nothing}`;
}

function stayingTitle(staying: readonly CleanObject[], paint: Paint): string {
  const hint = staying.some(({ verdict }) => verdict.includable) ? ' (* deleted by --include KIND/NAME)' : '';
  return paint('left as they are', 'bold') + paint(hint, 'dim');
}

function section(title: string, objects: readonly CleanObject[], looks: ListLooks, paint: Paint): string {
  if (objects.length === 0) return '';
  const rows = objects.map((object) => row(object, looks.now));
  return `\n${title}\n${table(rows, paint)
    .map((line) => `  ${line}\n`)
    .join('')}`;
}

const STATES: Readonly<Record<CleanObject['state'], readonly Style[]>> = {
  running: ['yellow'],
  succeeded: ['green'],
  failed: ['red'],
  there: ['dim'],
  terminating: ['yellow'],
};

function row(object: CleanObject, now: number): Cell[] {
  const { ref, live, state, owner, verdict } = object;
  const { creationTimestamp } = live.metadata;
  const { hook, revision } = owner;
  return [
    { text: `${printable(titleOf(ref))}${verdict.includable ? ' *' : ''}` },
    { text: state, styles: STATES[state] },
    { text: creationTimestamp ? ago(creationTimestamp, now) : '', right: true },
    { text: sizeText(object), right: true },
    { text: `${eventsText(hook.events)}, revision ${revision}`, styles: ['dim'] },
    { text: printable(verdict.reason) },
  ];
}

/** What matters of its size: pods below it, storage, or a thousand bytes and more. */
function sizeText(object: CleanObject): string {
  if (object.pods > 0) return count(object.pods, 'pod');
  const bytes = bytesOf(object) ?? 0;
  return storageOf(object) || (bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : '');
}

function unseenLines(unseen: readonly Unseen[], paint: Paint): string {
  const lines = unseen.map(({ ref, message }) => `  ${printable(titleOf(ref))}  ${printable(message)}\n`);
  return lines.length === 0 ? '' : `\n${paint('not seen', 'bold', 'yellow')}\n${lines.join('')}`;
}

/** One deletion, when it is done. */
export function deletedText({ object, outcome, message }: Deleted, colour: boolean): string {
  const paint = painter(colour);
  const title = printable(titleOf(object.ref));
  if (outcome === 'deleted') {
    const pods = object.pods > 0 ? ` and ${object.pods === 1 ? 'its pod' : `its ${object.pods} pods`}` : '';
    return `${paint('✔', 'green')} deleted ${title}${pods}\n`;
  }
  return `${paint('✘', 'red')} ${title} was not deleted: ${printable(message ?? '')}\n`;
}
