import type { RuleLevel } from './config.ts';
import type { Finding } from './finding.ts';
import { reaches } from './lint.ts';
import type { Rule } from './rule.ts';

/**
 * Findings at the levels that a configuration gives their rules. The level takes the place of the rule's own; what the
 * rule itself finds less grave keeps its level, and nothing is graver than the level given.
 */
export function withLevels(
  findings: readonly Finding[],
  rules: readonly Rule[],
  levels: ReadonlyMap<string, RuleLevel>,
): readonly Finding[] {
  if (levels.size === 0) return findings;
  const own = new Map(rules.map(({ id, level }) => [id, level]));
  return findings.map((finding) => {
    const { rule, level } = finding;
    const given = levels.get(rule);
    if (given === undefined || given === 'off') return finding;
    return level === own.get(rule) || reaches(level, given) ? { ...finding, level: given } : finding;
  });
}
