import { FILTER_RULES } from './filter-rules.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';

/** What they look at is in sources alone: a stream is rendered once, and Helm has left one of two keys in it. */
const OF_SOURCES: ReadonlySet<string> = new Set(['duplicate-key', 'unstable-name', 'unused-ignore', 'stale-baseline']);

/** The rules that can judge a stream, by all of its documents. */
export const STREAM_RULES: readonly Rule[] = RULES.filter(({ id }) => !OF_SOURCES.has(id));

/** The rules of the filter, and those that are asked for by name. */
export function rulesWith(optIn: ReadonlySet<string>): readonly Rule[] {
  return STREAM_RULES.filter((rule) => FILTER_RULES.includes(rule) || optIn.has(rule.id));
}
