import type { RuleLevel } from '../lint/config.ts';
import type { Finding } from '../lint/finding.ts';
import { withoutIgnored } from '../lint/ignores.ts';
import { withLevels } from '../lint/levels.ts';
import { lint } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import type { Surroundings } from '../lint/surroundings.ts';
import type { Release } from '../release/release.ts';

/** How a rewrite looks for what is to be done. */
export interface Look {
  readonly rules: readonly Rule[];
  /** By id, where they are not the rules' own. */
  readonly levels?: ReadonlyMap<string, RuleLevel>;
  readonly surroundings?: Surroundings;
  /** Whether what documents say against findings counts. */
  readonly inlineIgnores: boolean;
}

/** Rules whose fixes are right because nothing else in the release needs the hook: hooks alone do not show that. */
const OF_THE_REST: ReadonlySet<string> = new Set(['hook-orphan', 'missing-upgrade-event', 'unused-token']);

const NO_LEVELS: ReadonlyMap<string, RuleLevel> = new Map();

/** What the chosen rules find in a release, and what its documents have nothing against. */
export function looker({ rules, surroundings, levels = NO_LEVELS, inlineIgnores }: Look) {
  return (release: Release): readonly Finding[] => {
    const found = lint(release, rules, [], surroundings);
    const heard = withLevels(inlineIgnores ? withoutIgnored(found) : found, rules, levels);
    return release.objects.length === 0 ? heard.map(withoutDoubt) : heard;
  };
}

function withoutDoubt(finding: Finding): Finding {
  if (!finding.fix || !OF_THE_REST.has(finding.rule)) return finding;
  const { fix: _, ...rest } = finding;
  return rest;
}
