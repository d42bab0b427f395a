import { EXIT, UserError } from '../errors.ts';
import { differenceIn } from '../locate/renderings.ts';
import { titleOf } from '../manifest/document.ts';
import { applyEdits, type Edit } from '../manifest/edit.ts';
import { lineStarts } from '../manifest/text.ts';
import { findingsOf, type Unit } from './chart-units.ts';
import type { Choice } from './mode.ts';
import { keyOf, type Rendering, type Unfixed, type Workshop } from './rendering.ts';
import { applyRound } from './round.ts';

/** What fixes are tried on. */
export interface Ground {
  readonly now: Rendering;
  readonly choice: Choice;
  readonly workshop: Workshop;
  /** Templates that earlier rounds have changed. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The fixes that a rendering has proven. */
export interface Attempt {
  readonly units: readonly Unit[];
  /** The chart with them; undefined where there are none. */
  readonly rendering: Rendering | undefined;
  /** The templates that they change. */
  readonly texts: ReadonlyMap<string, string>;
  readonly unfixed: readonly Unfixed[];
}

const NOTHING: Attempt = { units: [], rendering: undefined, texts: new Map(), unfixed: [] };

/** Tries all fixes at once; where that fails, the halves one after the other, down to those that are at fault. */
export async function prove(units: readonly Unit[], ground: Ground, proven: Attempt = NOTHING): Promise<Attempt> {
  if (units.length === 0) return proven;
  const all = [...proven.units, ...units];
  const texts = textsWith(all);
  const result = await tryOut(all, texts, ground);
  if (typeof result !== 'string') return { ...proven, units: all, rendering: result, texts };
  if (units.length === 1) {
    const unfixed = findingsOf(units).map((finding) => ({ finding, because: result }));
    return { ...proven, unfixed: [...proven.unfixed, ...unfixed] };
  }
  const middle = units.length >> 1;
  return prove(units.slice(middle), ground, await prove(units.slice(0, middle), ground, proven));
}

function textsWith(units: readonly Unit[]): Map<string, string> {
  const byFile = new Map<string, { readonly text: string; readonly edits: Edit[] }>();
  for (const { template, edit } of units.flatMap(({ edits }) => edits)) {
    const { file, text } = template.source;
    const own = byFile.get(file) ?? { text, edits: [] };
    byFile.set(file, own);
    own.edits.push(edit);
  }
  return new Map([...byFile].map(([file, { text, edits }]) => [file, applyEdits(text, edits)]));
}

/** The rendering with some fixes, or why it is not what it should be. */
async function tryOut(
  units: readonly Unit[],
  texts: ReadonlyMap<string, string>,
  { now, choice, workshop, texts: earlier }: Ground,
): Promise<Rendering | string> {
  let rendering: Rendering;
  try {
    rendering = await workshop.render(new Map([...earlier, ...texts]));
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === EXIT.interrupted) throw error;
    return `with it the chart does not render: ${error.message}`;
  }
  const findings = findingsOf(units);
  const { texts: expected } = applyRound(findings, choice, new Map());
  const meant = new Set(findings.flatMap(({ fix }) => fix!.changes.map(({ document }) => titleOf(document.head))));
  const other = otherwise(expected.get(now.printed) ?? now.printed.text, rendering, now, meant);
  if (other !== undefined) return other;
  const still = new Set(rendering.findings.map(keyOf));
  return findings.some((finding) => still.has(keyOf(finding))) ? 'it is found all the same' : rendering;
}

/** What is not as expected. Never with a line's own text, which can be a Secret's. */
function otherwise(
  expected: string,
  { printed, release }: Rendering,
  { random }: Rendering,
  meant: ReadonlySet<string>,
) {
  if (!random) return 'the chart renders otherwise each time, so nothing can be proven';
  const difference = differenceIn(expected, printed.text, random);
  if (!difference) return undefined;
  const offset = lineStarts(printed.text)[difference.line] ?? printed.text.length;
  const documents = [...release.hooks.map(({ document }) => document), ...release.objects];
  const hit = documents.find(({ source, range }) => source === printed && range.start <= offset && offset <= range.end);
  if (!hit) return 'it would change more than what it is about';
  const title = titleOf(hit.head);
  return meant.has(title)
    ? `the template then renders ${title} otherwise than meant`
    : `it would change ${title} as well`;
}
