import type { Hook, ManifestDocument, Source } from '../manifest/document.ts';
import { EMPTY_HEAD } from '../manifest/head.ts';
import type { DocumentProblem } from '../manifest/read.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import type { Release } from '../release/release.ts';
import { type Finding, LEVELS, type Level, type Problem } from './finding.ts';
import { objectsThatSpeakOfHooks } from './hook-words.ts';
import type { Rule } from './rule.ts';
import { type Surroundings, USUAL } from './surroundings.ts';

/**
 * What the rules find in a release, sorted by source, position and rule.
 *
 * @param problems the documents that cannot be read; a release has none of them
 */
export function lint(
  release: Release,
  rules: readonly Rule[],
  problems: readonly DocumentProblem[] = [],
  surroundings: Surroundings = USUAL,
): Finding[] {
  const findings: Finding[] = [];
  const speaking = rules.some(({ checkDocument }) => checkDocument) ? objectsThatSpeakOfHooks(release) : [];
  for (const rule of rules) {
    checkHooks(rule, release, surroundings, findings);
    checkObjects(rule, speaking, release, surroundings, findings);
    checkUnreadable(rule, problems, findings);
  }
  return sortFindings(findings, release.sources);
}

function checkHooks(rule: Rule, release: Release, surroundings: Surroundings, findings: Finding[]): void {
  if (!rule.check) return;
  for (const hook of release.hooks) {
    if (rule.concerns && !rule.concerns(hook, release)) continue;
    let events: readonly HookEvent[] | undefined;
    for (const problem of rule.check(hook, release, surroundings)) {
      events ??= eventsOf(hook);
      findings.push(finding(rule, problem, hook.document, events));
    }
  }
}

function checkObjects(
  rule: Rule,
  speaking: readonly ManifestDocument[],
  release: Release,
  surroundings: Surroundings,
  findings: Finding[],
): void {
  if (!rule.checkDocument) return;
  for (const document of speaking) {
    for (const problem of rule.checkDocument(document, release, surroundings))
      findings.push(finding(rule, problem, document, []));
  }
}

function checkUnreadable(rule: Rule, problems: readonly DocumentProblem[], findings: Finding[]): void {
  if (!rule.checkUnreadable) return;
  for (const problem of problems) {
    const { source, range, index, path } = problem;
    const document: ManifestDocument = { source, range, index, path, root: null, head: EMPTY_HEAD };
    for (const found of rule.checkUnreadable(problem)) findings.push(finding(rule, found, document, []));
  }
}

function eventsOf(hook: Hook): readonly HookEvent[] {
  return [...new Set(hook.events)];
}

/** A problem with the rule's own words and level where it has none. */
export function finding(
  rule: Pick<Rule, 'id' | 'level'>,
  { at, message, help, manifest, level, fix }: Problem,
  document: ManifestDocument,
  events: readonly HookEvent[],
): Finding {
  return {
    rule: rule.id,
    level: level ?? rule.level,
    message,
    ...(help !== undefined && { help }),
    ...(manifest !== undefined && { manifest }),
    document,
    range: at,
    events,
    ...(fix && { fix }),
  };
}

/** Sorts by source (in the given order), position and rule. */
export function sortFindings(findings: readonly Finding[], sources: readonly Source[]): Finding[] {
  const index = new Map(sources.map((source, index) => [source, index]));
  const place = ({ document }: Finding) => index.get(document.source) ?? sources.length;
  return findings.toSorted(
    (a, b) =>
      place(a) - place(b) ||
      a.range.start - b.range.start ||
      a.range.end - b.range.end ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a level is at least as grave as another. */
export function reaches(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}
