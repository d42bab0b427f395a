import type { Finding } from '../lint/finding.ts';
import { titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import type { Moment } from '../release/moments.ts';
import type { Plan, PlannedHook } from '../release/plan.ts';
import { momentLines } from './plan-moment.ts';
import { count, displayWidth, type Paint, painter, printable, type Style } from './text.ts';

/** When Helm runs them (helm.sh/helm/v4 pkg/action/{install,upgrade,rollback,uninstall,release_testing}.go). */
const MOMENTS: Readonly<Record<HookEvent, string>> = {
  'pre-install': 'helm install, before it creates anything else',
  'post-install': 'helm install, when everything is created',
  'pre-upgrade': 'helm upgrade, before it changes anything else',
  'post-upgrade': 'helm upgrade, when everything is changed',
  'pre-rollback': 'helm rollback, before it changes anything else',
  'post-rollback': 'helm rollback, when everything is changed back',
  'pre-delete': 'helm uninstall, before it deletes anything else',
  'post-delete': 'helm uninstall, when everything is deleted',
  test: 'helm test',
};

const DELETED: Readonly<Record<string, string>> = {
  'before-hook-creation': 'before its next run',
  'hook-succeeded': 'after success',
  'hook-failed': 'after failure',
};

/** What the lines about needs say already. */
export const SAID_BY_NEEDS = 'dependency-order';

const NO_HOOKS = 'No hooks: Helm runs nothing beside the release itself.';

/** Columns for a line of needs, the word itself left out. */
const NEEDS_WIDTH = 92;

type Need = PlannedHook['needs'][number];

interface Layout {
  readonly paint: Paint;
  readonly columns: { readonly step: number; readonly weight: number; readonly title: number; readonly by: number };
  /** What is wrong with a hook; the second time only the rule. */
  readonly wrongWith: (hook: PlannedHook['hook']) => readonly string[];
}

/** A table for each event, in the order of a release's life; below each hook what it needs, and what is wrong with it. */
export function planText(plan: Plan, findings: readonly Finding[], { colour }: { readonly colour: boolean }): string {
  const layout = layoutOf(plan, findings, painter(colour));
  const events = [...plan.events].map(([event, hooks]) => eventText(event, hooks, plan.moments.get(event)!, layout));
  const blocks = [...events, ...droppedText(plan, layout.paint)];
  return `${blocks.length > 0 ? blocks.join('\n\n') : NO_HOOKS}\n`;
}

/** All tables have the same columns, so that the eye can run down. */
function layoutOf({ events }: Plan, findings: readonly Finding[], paint: Paint): Layout {
  const all = [...events.values()].flat();
  const columns = {
    step: `${Math.max(1, ...[...events.values()].map((hooks) => hooks.length))}`.length,
    weight: widest(['weight', ...all.map(({ hook }) => `${hook.weight}`)]),
    title: widest(['hook', ...all.map(({ hook }) => printable(titleOf(hook)))]),
    by: widest(['order by', ...all.map(({ decidedBy }) => decidedBy ?? '')]),
  };
  return { paint, columns, wrongWith: teller(findings, paint) };
}

function teller(findings: readonly Finding[], paint: Paint): Layout['wrongWith'] {
  const grave = findings.filter(({ level, rule }) => level !== 'info' && rule !== SAID_BY_NEEDS);
  const byDocument = Map.groupBy(grave, ({ document }) => document);
  const told = new Set<Finding>();
  return ({ document }) =>
    (byDocument.get(document) ?? []).map((finding) => {
      const mark = paint('!', 'bold', finding.level === 'error' ? 'red' : 'yellow');
      const rule = paint(`[${finding.rule}]`, 'dim');
      if (told.has(finding)) return `${mark} as above ${rule}`;
      told.add(finding);
      return `${mark} ${printable(finding.message)} ${rule}`;
    });
}

function eventText(event: HookEvent, hooks: readonly PlannedHook[], moment: Moment, layout: Layout): string {
  const { paint } = layout;
  const about = paint(`${MOMENTS[event]}: ${count(hooks.length, 'hook')}`, 'dim');
  const head = paint(row(layout, '', 'weight', 'hook', 'order by', 'deleted'), 'dim');
  const lines = hooks.flatMap((planned, index) => hookText(planned, index, layout));
  const { before, after } = momentLines(moment);
  return [
    `${paint(event, 'bold', 'cyan')}  ${about}`,
    `  ${paint(before, 'dim')}`,
    '',
    head,
    ...lines,
    `  ${paint(after, 'dim')}`,
  ].join('\n');
}

function hookText({ hook, decidedBy, needs }: PlannedHook, index: number, layout: Layout): string[] {
  const { paint, columns, wrongWith } = layout;
  const indent = ' '.repeat(columns.step + columns.weight + 6);
  const deleted = deletedText(hook.deletePolicies, paint);
  const below = [...needsText(needs, paint), ...wrongWith(hook)];
  return [
    row(layout, `${index + 1}`, `${hook.weight}`, printable(titleOf(hook)), decidedBy ?? '', deleted),
    ...below.map((line) => `${indent}${line}`),
  ];
}

function row({ columns }: Layout, step: string, weight: string, title: string, by: string, deleted: string): string {
  const name = title + ' '.repeat(columns.title - displayWidth(title));
  const cells = [step.padStart(columns.step), weight.padStart(columns.weight), name, by.padEnd(columns.by), deleted];
  return `  ${cells.join('  ')}`.trimEnd();
}

/** What is there side by side, by what puts it there, and each thing that is missing in a line of its own. */
function needsText(needs: PlannedHook['needs'], paint: Paint): string[] {
  const word = paint('needs', 'dim');
  const met = (state: Need['state'], style: Style, about: string) =>
    sideBySide(needs.filter((need) => need.state === state)).map((line) => {
      const listed = line.map((need) => needText(need, paint)).join(', ');
      return `${paint('✓', style)} ${word} ${listed}${about && paint(`, ${about}`, 'dim')}`;
    });
  const late = needs.filter(({ satisfied }) => !satisfied);
  return [
    ...met('left', 'green', 'there before this event'),
    ...met('ordered', 'green', ''),
    ...met('by-name', 'yellow', 'first only by the alphabet'),
    ...late.map((need) => {
      const missing = paint(need.state === 'broken' ? 'which comes later' : 'which nothing has made by then', 'red');
      return `${paint('✗', 'bold', 'red')} ${word} ${needText(need, paint)}, ${missing}`;
    }),
  ];
}

function needText({ kind, name, via }: Need, paint: Paint): string {
  return `${printable(titleOf({ kind, name }))} ${paint(`(${printable(via)})`, 'dim')}`;
}

/** As many as fit into a line. */
function sideBySide(needs: readonly Need[]): Need[][] {
  const lines: Need[][] = [];
  let width = Number.POSITIVE_INFINITY;
  for (const need of needs) {
    const own = displayWidth(needText(need, painter(false))) + 2;
    if (width + own > NEEDS_WIDTH) {
      lines.push([]);
      width = 0;
    }
    lines.at(-1)!.push(need);
    width += own;
  }
  return lines;
}

/** No policy at all means before-hook-creation; words that Helm does not know mean nothing. */
export function deletedText(policies: readonly string[], paint: Paint): string {
  const effective = policies.length === 0 ? ['before-hook-creation'] : policies;
  const known = Object.keys(DELETED).filter((policy) => effective.includes(policy));
  if (known.length === 0) return paint('never', 'yellow');
  return known.map((policy) => DELETED[policy]).join(', ');
}

function droppedText({ dropped }: Plan, paint: Paint): string[] {
  if (dropped.length === 0) return [];
  const lines = dropped.map(({ document: { head, path, source }, reason }) => {
    const place = paint(printable(path || source.file), 'dim');
    return `  ${paint('✗', 'bold', 'red')} ${printable(titleOf(head))}  ${place}\n    ${printable(reason)}`;
  });
  const about = paint(`Helm creates and runs none of these: ${count(dropped.length, 'document')}`, 'dim');
  return [[`${paint('dropped', 'bold', 'red')}  ${about}`, '', ...lines].join('\n')];
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map(displayWidth));
}
