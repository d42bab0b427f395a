import { usageError } from '../errors.ts';
import { parseDuration } from '../release/timeout.ts';

/**
 * Seconds of a duration, more than nothing.
 *
 * @param name of the flag or variable that says it
 * @throws UserError (usage) on what is none
 */
export function secondsOf(text: string, name = '--timeout'): number {
  const ms = parseDuration(text);
  if (ms) return ms / 1000;
  throw usageError(`${name} is a duration such as 90s or 10m, not "${text}"`);
}
