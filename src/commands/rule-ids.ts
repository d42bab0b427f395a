import { usageError } from '../errors.ts';
import { RULES } from '../lint/rules.ts';
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
