import type { Finding, Level } from '../lint/finding.ts';
import type { Place } from '../locate/place.ts';
import { type Position, positionAt } from '../manifest/text.ts';
import type { Release } from '../release/release.ts';

/** Where a finding is to be looked up: in the template that it was rendered from, else where it was found. */
export type Origin = Place;

export type OriginOf = (finding: Finding) => Origin;

/** Counts of a lint run; JSON output holds it as it is. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hooks: number;
  readonly documents: number;
  /** Findings that the charts themselves speak against; absent where there is none. */
  readonly ignored?: number;
  /** Findings that the baseline holds; absent where there is none. */
  readonly baseline?: number;
}

/** @param problems documents that cannot be read; they count as documents */
export function summaryOf(findings: readonly Finding[], release: Release, problems: readonly unknown[] = []): Summary {
  const at = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const { hooks, objects } = release;
  const documents = hooks.length + objects.length + problems.length;
  return { errors: at('error'), warnings: at('warning'), infos: at('info'), hooks: hooks.length, documents };
}

/** A finding's place in the text that was linted. */
export function asFound({ document, range }: Finding): Origin {
  return { source: document.source, range };
}

/** Line and column of both ends; the end is behind the last character. */
export function positionsOf({ source, range }: Origin): { readonly start: Position; readonly end: Position } {
  return { start: positionAt(source.text, range.start), end: positionAt(source.text, range.end) };
}

/** Whether a fix can be made where the target lies. In a chart's templates that shows only when it is tried. */
export type Chance = 'sure' | 'perhaps' | 'none';
