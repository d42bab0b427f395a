import { titleOf } from '../manifest/document.ts';
import { sentence } from '../run/codes.ts';
import { duration } from '../run/duration.ts';
import { STEPS, type StepName } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { markOf } from './run-text.ts';
import { clip, count, displayWidth, type Paint, printable, type Style } from './text.ts';

const NAME_WIDTH = 40;
const BAR_WIDTH = 60;

/** How a step is drawn in the timeline: what the chart's author wrote is solid, what the cluster takes is not. */
const BARS: Readonly<Record<StepName, readonly [string, Style]>> = {
  'delete-previous': ['╌', 'magenta'],
  create: ['░', 'blue'],
  schedule: ['░', 'blue'],
  pull: ['▒', 'yellow'],
  init: ['▓', 'cyan'],
  run: ['█', 'green'],
  notice: ['░', 'dim'],
  cleanup: ['╌', 'magenta'],
};

const MEANINGS: Readonly<Record<StepName, string>> = {
  'delete-previous': 'the last run going away',
  create: 'the API',
  schedule: 'finding a node',
  pull: 'the image, and starting',
  init: 'the init containers',
  run: 'the work itself',
  notice: 'Kubernetes noticing the end',
  cleanup: 'deletion afterwards',
};

/** The end of a run: times by step, a timeline, what was slowest, why it failed, what is left. */
export function runTable(summary: RunSummary, paint: Paint): string {
  const ran = summary.hooks.filter(({ steps }) => steps.length > 0);
  const parts = [
    ran.length > 0 ? table(summary.hooks, paint) : [],
    ran.length > 0 && summary.durationMs > 0 ? timeline(summary, ran, paint) : [],
    closing(summary, paint),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `\n${lines.join('\n')}\n`)
    .join('');
}

function table(hooks: readonly HookSummary[], paint: Paint): string[] {
  const steps = STEPS.filter((step) => hooks.some((hook) => timeOf(hook, step) !== undefined));
  const nameWidth = Math.min(NAME_WIDTH, Math.max(...hooks.map((hook) => displayWidth(nameOf(hook)))));
  const head = ['total', ...steps];
  const rows = hooks.map((hook) => [
    hook.outcome === 'not-run' ? '' : duration(hook.durationMs),
    ...steps.map((step) => shown(hook, step)),
  ]);
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]!.length)));
  const line = (name: string, mark: string, cells: readonly string[]) =>
    `${pad(clip(name, nameWidth), nameWidth)}  ${mark}  ${cells.map((cell, column) => cell.padStart(widths[column]!)).join('  ')}`.trimEnd();
  return [
    paint(line('', ' ', head), 'dim'),
    ...hooks.map((hook, index) => line(nameOf(hook), markOf(hook.outcome, paint), rows[index]!)),
  ];
}

/** `~` where the cluster's stamps have whole seconds only. */
function shown(hook: HookSummary, step: StepName): string {
  const ms = timeOf(hook, step);
  if (ms === undefined) return '';
  const exact = hook.steps.every(({ name, exact }) => name !== step || exact);
  return exact ? duration(ms) : `~${duration(ms)}`;
}

function timeOf({ steps }: HookSummary, name: StepName): number | undefined {
  const times = steps.filter((step) => step.name === name);
  return times.length === 0 ? undefined : times.reduce((sum, { ms }) => sum + ms, 0);
}

function timeline(summary: RunSummary, ran: readonly HookSummary[], paint: Paint): string[] {
  const width = Math.min(NAME_WIDTH, Math.max(...ran.map((hook) => displayWidth(nameOf(hook)))));
  const scale = BAR_WIDTH / summary.durationMs;
  const begin = Date.parse(summary.startedAt);
  const rows = ran.map((hook) => {
    const offset = (Date.parse(hook.startedAt ?? summary.startedAt) - begin) * scale;
    return `${pad(clip(nameOf(hook), width), width)}  ${' '.repeat(Math.round(offset))}${bar(hook, offset, scale, paint)}`;
  });
  const total = duration(summary.durationMs);
  const axis = `${' '.repeat(width)}  0${total.padStart(BAR_WIDTH - 1)}`;
  const legend = `${' '.repeat(width)}  █ run  ▓ init  ▒ pull  ░ cluster  ╌ deletion`;
  return [paint(axis, 'dim'), ...rows, paint(legend, 'dim')];
}

/** Every step gets the columns between its rounded borders, so that the bars of all hooks fit together. */
function bar({ steps }: HookSummary, offset: number, scale: number, paint: Paint): string {
  let at = offset;
  let drawn = '';
  for (const { name, ms } of steps) {
    if (name === 'cleanup') continue;
    const end = at + ms * scale;
    const [glyph, style] = BARS[name];
    drawn += paint(glyph.repeat(Math.round(end) - Math.round(at)), style);
    at = end;
  }
  return drawn === '' ? paint('▏', 'dim') : drawn;
}

function closing(summary: RunSummary, paint: Paint): string[] {
  const { outcome, hooks, durationMs, event, release, left, reason } = summary;
  const done = hooks.filter(({ outcome }) => outcome === 'succeeded').length;
  const what = `${event}${release && ` of ${printable(release)}`}`;
  const lines = [
    `${markOf(outcome, paint)} ${what}: ${outcome}, ${done} of ${count(hooks.length, 'hook')}, ${duration(durationMs)}`,
  ];
  const slowest = slowestStep(hooks);
  if (slowest && durationMs > 0)
    lines.push(
      `  slowest: ${slowest.step} of ${slowest.title}, ${duration(slowest.ms)} (${percent(slowest.ms, durationMs)}): ${MEANINGS[slowest.step]}`,
    );
  const culprit = hooks.find(
    ({ outcome }) => outcome !== 'succeeded' && outcome !== 'skipped' && outcome !== 'not-run',
  );
  if (culprit?.diagnosis)
    lines.push(`  ${nameOf(culprit)} (${culprit.diagnosis.code}): ${printable(sentence(culprit.diagnosis))}`);
  if (reason) lines.push(`  ${printable(reason)}`);
  if (outcome !== 'succeeded' && left.length > 0) lines.push(...leftLines(summary));
  return lines;
}

function leftLines({ left, namespace, hooks }: RunSummary): string[] {
  const names = left.map(
    (one) => printable(titleOf(one)) + (one.namespace && one.namespace !== namespace ? ` in ${one.namespace}` : ''),
  );
  const open = hooks.filter(({ outcome }) => outcome === 'not-run').map(nameOf);
  return [`  left in the cluster: ${names.join(', ')}`, ...(open.length > 0 ? [`  not run: ${open.join(', ')}`] : [])];
}

function slowestStep(hooks: readonly HookSummary[]) {
  const all = hooks.flatMap((hook) => hook.steps.map(({ name, ms }) => ({ title: nameOf(hook), step: name, ms })));
  return all.reduce<(typeof all)[number] | undefined>((a, b) => (a && a.ms >= b.ms ? a : b), undefined);
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`;
}

function nameOf(hook: HookSummary): string {
  return printable(titleOf(hook));
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
