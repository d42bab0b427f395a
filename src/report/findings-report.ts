import type { Finding, Level } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { type Source, titleOf } from '../manifest/document.ts';
import type { Position } from '../manifest/text.ts';
import { type Chance, type OriginOf, positionsOf, type Summary } from './findings.ts';
import type { FileChange, UnfixedChange } from './fixes.ts';

/** What a run of lint found: every format is made of it. */
export interface FindingsReport {
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  readonly originOf: OriginOf;
  /** The least grave level that is shown. */
  readonly level: Level;
  /** The least grave level that makes a run fail, for the target of a finding. */
  readonly failOn: (finding: Finding) => Level | 'never';
  /** The rules that looked. */
  readonly rules: readonly Rule[];
  /** Of this program. */
  readonly version: string;
  /** What was linted, by the names that sources have, also where nothing was found. */
  readonly files: readonly string[];
  /** Sources that are files as they stand, so that an edit can be made there. */
  readonly written: ReadonlySet<Source>;
  /** Where a file lies, from the folder that CI takes for the root, with `/`; undefined for what is no file: stdin. */
  readonly pathOf: (file: string) => string | undefined;
  /** Tells the charts apart. */
  readonly chartOf: (finding: Finding) => unknown;
  /** The command that shows the fixes; undefined where they are made. */
  readonly rewrite: string | undefined;
  /** The same with those fixes that are made on request only, but for the names of their rules. */
  readonly onRequest?: string | undefined;
  /** What was fixed before, where fixing was asked for. */
  readonly fixed?: readonly FileChange[];
  readonly unfixed?: readonly UnfixedChange[];
  /** For a finding with a fix. */
  readonly fixable: (finding: Finding) => Chance;
}

/** Where a finding is, as reports for programs name it. */
export interface Place {
  /** From the root where it is a file, else the name of the source. */
  readonly path: string;
  readonly isPath: boolean;
  /** Whether lines and columns are those of the file: they are not for what Helm rendered and nobody has as a file. */
  readonly isText: boolean;
  readonly start: Position;
  readonly end: Position;
}

export function placeOf(finding: Finding, { originOf, pathOf, written }: FindingsReport): Place {
  const origin = originOf(finding);
  const path = pathOf(origin.source.file);
  return {
    path: path ?? origin.source.file,
    isPath: path !== undefined,
    isText: origin.source !== finding.document.source || written.has(origin.source),
    ...positionsOf(origin),
  };
}

/** The findings that a report shows. */
export function shownIn({ findings, level }: FindingsReport): readonly Finding[] {
  return findings.filter((finding) => reaches(finding.level, level));
}

/** `Job/shop-migrate`; undefined for a document that cannot be read. */
export function objectOf({ document: { head } }: Finding): string | undefined {
  return head.kind === '' && head.name === '' ? undefined : titleOf(head);
}

/** A finding in one sentence: what is wrong, and what would be right. */
export function sentenceOf({ message, help }: Pick<Finding, 'message' | 'help'>): string {
  return help === undefined ? message : `${message}; ${help}`;
}
