import type { Change } from '../lint/finding.ts';
import { changeIn } from '../lint/fix.ts';
import { findingsOf, groupUnits, type LocatedFix, locateFix, type TemplateEdit } from './chart-units.ts';
import type { Choice } from './mode.ts';
import { type Attempt, prove } from './proof.ts';
import { keyOf, type Rendering, type Unfixed, type Workshop } from './rendering.ts';
import { type Applied, applyRound } from './round.ts';

export interface ChartFixes {
  /** With the name of the template's file. */
  readonly changes: readonly { readonly file: string; readonly applied: Applied }[];
  /** New texts of templates, by the names of their files. */
  readonly texts: ReadonlyMap<string, string>;
  readonly unfixed: readonly Unfixed[];
}

/** As many as a rewrite of manifests has. */
const ROUNDS = 10;

/**
 * Makes the chosen fixes in a chart's templates, where they can be located and a rendering proves them: what was found is
 * gone, and everything else is as it was.
 */
export async function fixChart(first: Rendering, choice: Choice, workshop: Workshop): Promise<ChartFixes> {
  const changes: { file: string; applied: Applied }[] = [];
  const refused = new Map<string, Unfixed>();
  const texts = new Map<string, string>();
  let now = first;
  for (let count = 0; count < ROUNDS; count++) {
    const { units, unfixed } = unitsOf(now, choice, workshop, refused);
    const attempt = await prove(units, { now, choice, workshop, texts });
    for (const one of [...unfixed, ...attempt.unfixed]) refused.set(keyOf(one.finding), one);
    if (!attempt.rendering) break;
    changes.push(...changesIn(attempt, choice));
    for (const [file, text] of attempt.texts) texts.set(file, text);
    now = attempt.rendering;
  }
  return { changes, texts, unfixed: [...refused.values()] };
}

/** What can be tried: fixes that go together in one round, and are located. */
function unitsOf(now: Rendering, choice: Choice, { release }: Workshop, refused: ReadonlyMap<string, Unfixed>) {
  const wanted = now.findings.filter(
    (finding) => finding.fix && choice.wants(finding.fix, finding.rule) && !refused.has(keyOf(finding)),
  );
  const located: LocatedFix[] = [];
  const unfixed: Unfixed[] = [];
  for (const finding of wanted) {
    const result = locateFix(finding, now, release);
    if ('because' in result) unfixed.push({ finding, because: result.because });
    else located.push(result);
  }
  const { left } = applyRound(
    located.map(({ finding }) => finding),
    choice,
    new Map(),
  );
  const later = new Set(left);
  const grouped = groupUnits(located.filter(({ finding }) => !later.has(finding)));
  return { units: grouped.units, unfixed: [...unfixed, ...grouped.unfixed] };
}

/** Each change with the file that it was made in. */
function changesIn({ units }: Attempt, choice: Choice): { file: string; applied: Applied }[] {
  const places = new Map<Change, TemplateEdit>();
  for (const { fixes } of units) {
    for (const { finding, edits } of fixes) {
      for (const change of finding.fix!.changes) places.set(change, edits.get(change)![0]!);
    }
  }
  const { applied } = applyRound(findingsOf(units), choice, new Map());
  return applied.map(({ rule, change }) => {
    const { template, edit } = places.get(change)!;
    const { file, text } = template.source;
    return { file, applied: { rule, change: changeIn(change, text, edit.range.start) } };
  });
}
