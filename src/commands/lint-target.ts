import type { Target } from '../io/target.ts';
import type { Finding } from '../lint/finding.ts';
import { type Heard, hear } from '../lint/heard.ts';
import { withLevels } from '../lint/levels.ts';
import { lint, sortFindings } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import type { Surroundings } from '../lint/surroundings.ts';
import type { ManifestDocument, Source } from '../manifest/document.ts';
import { EMPTY_HEAD } from '../manifest/head.ts';
import { type Chance, type Origin, type OriginOf, summaryOf } from '../report/findings.ts';
import type { Linted } from './lint-report.ts';
import type { Settings } from './lint-settings.ts';

const RULE_IDS = RULES.map(({ id }) => id);

/**
 * What the rules find in a TARGET that was read, by its settings.
 *
 * @param known what else is known of its surroundings: the release that is installed
 */
export function lintTarget(target: Target, settings: Settings, known: Partial<Surroundings> = {}): Linted {
  const { name, release, problems, again, files = new Set() } = target;
  const { rules, levels, failOn, inlineIgnores } = settings;
  const surroundings = { ...settings.surroundings, ...known, ...(again && { again }) };
  const found = lint(release, rules, problems, surroundings);
  const led = { ...target, originOf: once(target.originOf) };
  const { kept, ignored, about } = inlineIgnores
    ? heardIn(led, found, rules, surroundings)
    : { kept: found, ignored: [], about: [] };
  const sorted = about.length > 0 ? sortFindings([...kept, ...about], release.sources) : kept;
  const findings = byPlace(withLevels(sorted, rules, levels), led);
  const names = [...new Set(release.sources.map(({ file }) => file))];
  return {
    name,
    findings,
    summary: { ...summaryOf(findings, release, problems), ...(ignored.length > 0 && { ignored: ignored.length }) },
    originOf: led.originOf,
    fixable: fixableIn(target),
    files: names.length > 0 ? names : [name],
    written: new Set([...files, ...templatesAmong(about, target)]),
    rules,
    levels,
    failOn,
  };
}

/** Findings in a TARGET, parted by what the TARGET itself says against them. */
export function heardIn(
  target: Target,
  findings: readonly Finding[],
  rules: readonly Rule[],
  surroundings: Surroundings,
): Heard {
  const documents = documentsOf(target);
  const isPartial = target.problems.length > 0;
  return hear(findings, { documents, rules, isPartial, known: RULE_IDS, surroundings, roots: target });
}

/** What is fixed: files as they are, what `rewrite` prints, or the templates of a chart, in which no document is added. */
function fixableIn({ chart, dropped }: Target): (finding: Finding) => Chance {
  if (!chart) return ({ document }) => (dropped.has(document.source) ? 'none' : 'sure');
  const { printed, templates } = chart;
  return ({ fix }) => {
    const isOpen = fix?.changes.every(
      ({ document: { source, path }, marked }) => source === printed && path !== '' && !marked && templates.at(path),
    );
    return isOpen ? 'perhaps' : 'none';
  };
}

/** Leading back to a template takes time, and several ask for it. */
function once(originOf: OriginOf): OriginOf {
  const known = new Map<Finding, Origin>();
  return (finding) => {
    const origin = known.get(finding) ?? originOf(finding);
    known.set(finding, origin);
    return origin;
  };
}

function documentsOf({ release, problems }: Target): readonly ManifestDocument[] {
  const unreadable = problems.map((problem) => ({ ...problem, root: null, head: EMPTY_HEAD }));
  return [...release.hooks.map(({ document }) => document), ...release.objects, ...unreadable];
}

/** What is said about ignores stands in the templates themselves. */
function templatesAmong(about: readonly Finding[], { release, problems }: Target): readonly Source[] {
  const linted = new Set([...release.sources, ...problems.map(({ source }) => source)]);
  return about.map(({ document }) => document.source).filter((source) => !linted.has(source));
}

/** Findings that lead back to templates, in the order of files and lines there. */
function byPlace(findings: readonly Finding[], { originOf, templateOf }: Target): readonly Finding[] {
  if (!templateOf) return findings;
  const placed = findings.map((finding) => ({ finding, origin: originOf(finding) }));
  const file = ({ origin }: (typeof placed)[number]) => origin.source.file;
  return placed
    .sort((a, b) => (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : a.origin.range.start - b.origin.range.start))
    .map(({ finding }) => finding);
}
