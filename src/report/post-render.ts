import type { Change, Finding, Level } from '../lint/finding.ts';
import type { Hook, Source } from '../manifest/document.ts';
import { runs } from '../release/life.ts';
import { lacksPolicy, whyKept } from '../release/policies.ts';
import type { Release } from '../release/release.ts';
import type { Mode } from '../rewrite/mode.ts';
import { REWRITES } from '../rewrite/mode.ts';
import type { Applied } from '../rewrite/round.ts';
import { findingJson } from './findings-json.ts';

export interface ReportedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export interface ReportedChange {
  readonly object: ReportedObject;
  /** The template that the object comes from, where the stream says so. */
  readonly template: string | null;
  readonly field: string;
  /** What is no string in the document is none here: the number 5 of `5`; what JSON cannot write is as it stands: `010`. */
  readonly before: string | number | boolean | null;
  readonly after: string | null;
  readonly rule: string;
  readonly why: string;
}

export type ReportedFinding = ReturnType<typeof findingJson>;

/** A hook that a rewrite leaves alone although it looks like a case for it. */
export interface ReportedKept {
  readonly object: ReportedObject;
  readonly rule: string;
  readonly why: string;
}

/** What is known about a call. */
export interface ReportedCall {
  /** When, as RFC 3339 with milliseconds. */
  readonly at: string;
  /** null where the call failed before that was known. */
  readonly mode: Mode | null;
  /** As the user named it to us; null where not: Helm's own command line is nobody's business. */
  readonly release: string | null;
  readonly namespace: string | null;
}

export interface Failure {
  readonly exitCode: number;
  /** One line. */
  readonly message: string;
}

/** What a post-renderer did, as it is written to the report file; the machine contract of `--report`. */
export interface PostRenderReport extends ReportedCall {
  readonly version: 1;
  readonly command: 'post-render';
  readonly rewrites: number;
  /** Why nothing was printed. What stands beside it was found and would have been changed, as far as it came. */
  readonly failure: Failure | null;
  readonly summary: { readonly hooks: number; readonly changed: number } & Readonly<Record<`${Level}s`, number>>;
  readonly changes: readonly ReportedChange[];
  readonly findings: readonly ReportedFinding[];
  readonly kept: readonly ReportedKept[];
}

/** What there is to report. */
export interface Outcome {
  readonly changes: readonly Applied[];
  readonly findings: readonly Finding[];
  readonly release: Release;
  /** Lines of the stream in front of a source. */
  readonly linesBefore: (source: Source) => number;
}

/** The report of a call that has come to an end. */
export function postRenderReport(outcome: Outcome, call: ReportedCall): PostRenderReport {
  const { changes, findings, release } = outcome;
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  // A hook that was added for another one can have been changed, too.
  const own = new Set(release.hooks.map(({ document }) => placeOf(document.head)));
  const changed = new Set(changes.map(({ change }) => placeOf(change.document.head)).filter((place) => own.has(place)));
  const counts = { errors: count('error'), warnings: count('warning'), infos: count('info') };
  return {
    version: 1,
    command: 'post-render',
    ...call,
    rewrites: REWRITES,
    failure: null,
    summary: { hooks: release.hooks.length, changed: changed.size, ...counts },
    changes: changes.map(changeJson),
    findings: findings.map((finding) => shifted(findingJson(finding), outcome.linesBefore(finding.document.source))),
    kept: release.hooks.filter((hook) => runs(hook) && lacksPolicy(hook)).flatMap((hook) => keptJson(hook, release)),
  };
}

/** The report of a call that failed before anything was found. */
export function failedReport(failure: Failure, call: ReportedCall): PostRenderReport {
  const summary = { hooks: 0, changed: 0, errors: 0, warnings: 0, infos: 0 };
  const nothing = { changes: [], findings: [], kept: [] };
  return { version: 1, command: 'post-render', ...call, rewrites: REWRITES, failure, summary, ...nothing };
}

/** One change as reports have it. */
export function changeJson({ rule, change }: Applied): ReportedChange {
  const { document, field, after = null, why } = change;
  const object = objectOf(document.head);
  return { object, template: document.path || null, field, before: beforeOf(change), after, rule, why };
}

/** The string that was there; of what is no string, such as `010`, what is written. */
function beforeOf({ document, field, before }: Change): ReportedChange['before'] {
  const key = /^metadata\.annotations\["(.*)"\]$/.exec(field)?.[1];
  const annotation = key === undefined ? undefined : document.head.annotations.get(key);
  return annotation && !annotation.isString ? plainValue(annotation.source) : (before ?? null);
}

/** A number or boolean that JSON writes in the same way. */
function plainValue(source: string): string | number | boolean {
  if (source === 'true' || source === 'false') return source === 'true';
  return /^-?(0|[1-9]\d{0,14})$/.test(source) ? Number(source) : source;
}

function keptJson(hook: Hook, release: Release): ReportedKept[] {
  const reason = whyKept(hook, release);
  if (!reason) return [];
  return [{ object: objectOf(hook), rule: 'default-delete-policy', why: `no hook-succeeded, because ${reason}` }];
}

function objectOf({ kind, name, namespace }: ReportedObject): ReportedObject {
  return { kind, name, namespace };
}

function placeOf({ kind, name, namespace }: ReportedObject): string {
  return `${namespace}/${kind}/${name}`;
}

function shifted(finding: ReportedFinding, lines: number): ReportedFinding {
  return { ...finding, line: finding.line + lines, endLine: finding.endLine + lines };
}
