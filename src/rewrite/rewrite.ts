import type { Finding } from '../lint/finding.ts';
import type { ManifestDocument, Source } from '../manifest/document.ts';
import type { Release } from '../release/release.ts';
import type { Choice } from './mode.ts';
import { type Applied, applyRound, type Marks, type Round } from './round.ts';

/** How a release is read again and looked at; handed in, for a filter reads less than a linter. */
export interface Eyes {
  /** Reads sources as the first release was read. */
  readonly read: (sources: readonly Source[]) => Release;
  readonly lint: (release: Release) => readonly Finding[];
}

export interface Rewritten {
  /** In the order in which they were made. */
  readonly changes: readonly Applied[];
  /** What is left to say about the result. */
  readonly findings: readonly Finding[];
  /** The texts of the sources, in the order of the first release's; untouched ones are the same strings. */
  readonly sources: readonly Source[];
}

/** More than any rule needs after another. */
const ROUNDS = 10;

/**
 * Applies the chosen fixes until nothing is left to fix.
 *
 * @throws Error where two rules undo each other's work, which is a fault of ours
 */
export function rewrite(release: Release, choice: Choice, eyes: Eyes): Rewritten {
  const changes: Applied[] = [];
  let now = release;
  let marks: Marks = new Map();
  for (let count = 0; count < ROUNDS; count++) {
    const round = applyRound(eyes.lint(now), choice, marks);
    for (const change of round.applied) changes.push(change);
    const sources = now.sources.map((source) => renewed(source, round.texts));
    if (!needsAnother(round, choice)) return { changes, findings: round.left, sources };
    const next = eyes.read(sources);
    marks = moved(round.unmarked, now, next);
    now = next;
  }
  throw new Error(`the rewrite does not come to an end after ${ROUNDS} rounds: ${named(changes.slice(-2))}`);
}

/** Safe fixes leave nothing behind that another could fix (a test holds them to it); opt-in ones may. */
function needsAnother({ applied, again, unmarked }: Round, { isBold }: Choice): boolean {
  return unmarked.size > 0 || (applied.length > 0 && (again || isBold));
}

function documentsOf(release: Release): readonly ManifestDocument[] {
  return [...release.hooks.map(({ document }) => document), ...release.objects];
}

function renewed(source: Source, texts: ReadonlyMap<Source, string>): Source {
  const text = texts.get(source);
  return text === undefined ? source : { ...source, text };
}

/** The same marks for the documents as they are read now. */
function moved(marks: Marks, before: Release, after: Release): Marks {
  if (marks.size === 0) return marks;
  const now = new Map([...placesOf(after)].map(([document, place]) => [place, document]));
  const places = placesOf(before);
  return new Map([...marks].map(([document, rules]) => [now.get(places.get(document)!)!, rules]));
}

/** Where each document stands among those of its name: a fix can put new ones, of other names, in front of it. */
function placesOf(release: Release): ReadonlyMap<ManifestDocument, string> {
  const counts = new Map<string, number>();
  const sources = new Map(release.sources.map((source, at) => [source, at]));
  const inOrder = documentsOf(release).toSorted((a, b) => a.index - b.index);
  return new Map(
    inOrder.map((document) => {
      const { kind, name, namespace } = document.head;
      const key = `${sources.get(document.source)} ${kind}/${namespace}/${name}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [document, `${key} ${count}`];
    }),
  );
}

function named(changes: readonly Applied[]): string {
  return changes.map(({ rule, change }) => `${rule} writes "${change.after}"`).join(', ');
}
