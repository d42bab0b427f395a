import { type Hook, titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { HandRun } from '../run/hand-run.ts';
import { type LastRun, type Leftover, type ListedHook, titleOfLeftover } from '../run/inventory.ts';
import type { HookList, ListedRelease } from './list.ts';
import { deletedText } from './plan-text.ts';
import { type Cell, eventsText, table } from './table.ts';
import { count, type Paint, painter, printable, type Style } from './text.ts';

export interface ListLooks {
  readonly colour: boolean;
  /** Milliseconds since 1970, for "3 m ago". */
  readonly now: number;
}

/** A line for each release of a namespace that has hooks. */
export function releasesText(namespace: string, releases: readonly ListedRelease[], looks: ListLooks): string {
  if (releases.length === 0) return `No release in namespace ${printable(namespace)} has hooks.\n`;
  const paint = painter(looks.colour);
  const rows = releases.map(({ name, revision, status, hooks, events, last }): Cell[] => [
    { text: printable(name) },
    { text: `${revision}`, right: true },
    { text: status, styles: status === 'deployed' ? [] : ['yellow'] },
    { text: `${hooks}`, right: true },
    last ? { text: printable(titleOf(last)) } : { text: 'none by Helm in this revision', styles: ['dim'] },
    last ? runCell(last.run, looks.now) : { text: '' },
    { text: eventsText(events), styles: ['dim'] },
  ]);
  const head = headOf(['release', 'revision', 'status', 'hooks', 'last run', '', 'events']);
  return `${table([head, ...rows], paint).join('\n')}\n`;
}

/** A line for each hook of a release, and below it what is wrong with what is left of it. */
export function hooksText(list: HookList, looks: ListLooks): string {
  const paint = painter(looks.colour);
  const { release, revision, status, hooks } = list;
  const about = `revision ${revision}, ${status}: ${count(hooks.filter((one) => one.revision === revision).length, 'hook')}`;
  const title = `${paint(printable(release), 'bold', 'cyan')}  ${paint(about + leftText(hooks), 'dim')}`;
  if (hooks.length === 0) return `${title}\n`;
  const hasHandRuns = hooks.some(({ byHand }) => byHand !== null);
  const rows = hooks.map(({ hook, lastRun, objects, unknown, byHand }): Cell[] => [
    { text: printable(titleOf(hook)) },
    { text: eventsText(hook.events) },
    { text: `${hook.weight}`, right: true },
    { text: deletedText(hook.deletePolicies, painter(false)) },
    lastRun ? runCell(lastRun, looks.now) : { text: 'never', styles: ['dim'] },
    ...(hasHandRuns ? [handCell(byHand, looks.now)] : []),
    objectsCell(objects, unknown, looks.now),
  ]);
  const head = headOf([
    'hook',
    'events',
    'weight',
    'deleted',
    'last run',
    ...(hasHandRuns ? ['by hand'] : []),
    'in the cluster',
  ]);
  const [first, ...lines] = table([head, ...rows], paint);
  const below = hooks.flatMap((one, at) => [lines[at]!, ...notesOf(one, revision, paint)]);
  const clean =
    leftIn(hooks) === 0 ? [] : ['', paint(`what of it can go: helm hooks clean ${printable(release)}`, 'dim')];
  return `${[title, '', first, ...below, ...clean].join('\n')}\n`;
}

function headOf(words: readonly string[]): Cell[] {
  return words.map((text) => ({ text, styles: ['dim'] }));
}

function leftIn(hooks: readonly ListedHook[]): number {
  return hooks.filter(({ objects }) => (objects?.length ?? 0) > 0).length;
}

function leftText(hooks: readonly ListedHook[]): string {
  const left = leftIn(hooks);
  return left === 0 ? '' : `, ${left} still in the cluster`;
}

const PHASES: Readonly<Record<string, readonly Style[]>> = { Succeeded: ['green'], Failed: ['bold', 'red'] };

function runCell({ phase, startedAt, completedAt, revision }: LastRun, now: number): Cell {
  const took = startedAt && completedAt ? ` in ${duration(Date.parse(completedAt) - Date.parse(startedAt))}` : '';
  const when = startedAt ? `, ${ago(startedAt, now)}` : '';
  const where = revision === undefined ? '' : ` (revision ${revision})`;
  return { text: `${printable(phase || 'Unknown')}${took}${when}${where}`, styles: PHASES[phase] ?? ['yellow'] };
}

/** What `helm hooks run` remembers on this machine. */
function handCell(run: HandRun | null, now: number): Cell {
  if (!run) return { text: '-', styles: ['dim'] };
  const { outcome, durationMs, medianMs, runs, startedAt } = run;
  const usual = runs > 1 ? `, usually ${duration(medianMs!)}` : '';
  const words =
    outcome === 'succeeded' ? `${duration(durationMs)}${usual}` : `${outcome} after ${duration(durationMs)}${usual}`;
  return { text: `${words}, ${ago(startedAt, now)}`, styles: outcome === 'succeeded' ? [] : ['bold', 'red'] };
}

function objectsCell(objects: readonly Leftover[] | undefined, unknown: string | null, now: number): Cell {
  if (!objects) return { text: unknown === null ? '' : 'not known', styles: ['yellow'] };
  if (objects.length === 0) return { text: '-', styles: ['dim'] };
  const [first] = objects;
  const age = first!.createdAt ? `, made ${ago(first!.createdAt, now)}` : '';
  const more = objects.length > 1 ? ` and ${objects.length - 1} more` : '';
  return { text: `${first!.state}${more}${age}`, styles: [] };
}

/** What a person has to know about what is left, a line each. */
function notesOf({ hook, revision, objects = [], unknown }: ListedHook, newest: number, paint: Paint): string[] {
  const lines = objects.flatMap((object) => noteOf(object, hook));
  if (revision !== newest)
    lines.unshift(`a hook of revision ${revision}; the newest has none of this name, so nothing deletes it`);
  if (unknown !== null) lines.push(`not known whether it is there: ${unknown}`);
  return lines.map((line) => `    ${paint('!', 'bold', 'yellow')} ${printable(line)}`);
}

function noteOf(leftover: Leftover, hook: Hook): string[] {
  const title = titleOfLeftover(leftover);
  if (!leftover.isHooks)
    return [`${title} bears no hook annotation: something else has this name, and Helm deletes it all the same`];
  if (leftover.meaning === 'undeleted')
    return [`${title} is still there, though ${hook.deletePolicies.join(', ')} should have deleted it`];
  if (leftover.meaning === 'kept') return [];
  const isRun = leftover.state !== 'there';
  return [
    `${title} is in the way of the next run: Helm 3 stops with "already exists", Helm 4 ${isRun ? 'takes its result for the new one' : 'patches it'}`,
  ];
}

const UNITS: readonly (readonly [milliseconds: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
];

/** `3 d ago`, `5 m ago`, `just now`. */
export function ago(time: string, now: number): string {
  const passed = now - Date.parse(time);
  const found = UNITS.find(([length]) => passed >= length);
  return found
    ? `${Math.floor(passed / found[0])} ${found[1]} ago`
    : passed >= 1000
      ? `${Math.floor(passed / 1000)} s ago`
      : 'just now';
}
