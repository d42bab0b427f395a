import { usageError } from '../errors.ts';
import { RULES } from '../lint/rules.ts';
import { ALL } from '../lint/shape.ts';
import { didYouMean } from '../nearest.ts';

/**
 * The rules that a flag names, comma-separated or repeated.
 *
 * @throws UserError (usage) on a rule that does not exist
 */
export function ruleIds(given: readonly string[], flag: string): string[] {
  const words = given.flatMap((list) => list.split(',')).map((word) => word.trim());
  const known = RULES.map(({ id }) => id);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  throw usageError(`${flag}: there is no rule "${unknown}"${didYouMean(unknown, known)}; helm hooks rules lists them`);
}

/**
 * The rules whose fixes on request are wanted; `all` stands for every one.
 *
 * @throws UserError (usage) on a rule that does not exist
 */
export function optInIds(given: readonly string[], flag: string): ReadonlySet<string> {
  const words = given.flatMap((list) => list.split(',')).map((word) => word.trim());
  const named = ruleIds(
    words.filter((word) => word !== ALL),
    flag,
  );
  return new Set(words.includes(ALL) ? RULES.map(({ id }) => id) : named);
}
