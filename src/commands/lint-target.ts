import type { Target } from '../io/target.ts';
import type { Finding } from '../lint/finding.ts';
import { withLevels } from '../lint/levels.ts';
import { lint } from '../lint/lint.ts';
import type { Surroundings } from '../lint/surroundings.ts';
import { type OriginOf, summaryOf } from '../report/findings.ts';
import type { Linted } from './lint-report.ts';
import type { Settings } from './lint-settings.ts';

/**
 * What the rules find in a TARGET that was read, by its settings.
 *
 * @param known what else is known of its surroundings: the release that is installed
 */
export function lintTarget(target: Target, settings: Settings, known: Partial<Surroundings> = {}): Linted {
  const { name, release, problems, originOf, dropped, again, files = new Set() } = target;
  const { rules, levels, failOn } = settings;
  const surroundings = { ...settings.surroundings, ...known, ...(again && { again }) };
  const found = withLevels(lint(release, rules, problems, surroundings), rules, levels);
  const findings = byPlace(found, originOf);
  const names = [...new Set(release.sources.map(({ file }) => file))];
  return {
    findings,
    summary: summaryOf(findings, release, problems),
    originOf,
    dropped,
    files: names.length > 0 ? names : [name],
    written: files,
    rules,
    failOn,
  };
}

/** Findings that lead back to templates, in the order of files and lines there. */
function byPlace(findings: readonly Finding[], originOf: OriginOf): readonly Finding[] {
  const placed = findings.map((finding) => ({ finding, origin: originOf(finding) }));
  if (placed.every(({ finding, origin }) => origin.source === finding.document.source)) return findings;
  const file = ({ origin }: (typeof placed)[number]) => origin.source.file;
  return placed
    .sort((a, b) => (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : a.origin.range.start - b.origin.range.start))
    .map(({ finding }) => finding);
}
