import { duration } from '../duration.ts';
import type { Attempt } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { isPod } from '../readiness.ts';

/** So many are told one by one; of more the first and the last ones. */
const MOST = 6;

/** `all 3 attempts failed, each with exit code 1 after 2.0 s`; where they differ, one by one. */
export function attemptWords(attempts: readonly Attempt[]): string {
  const all = attempts.length === 2 ? 'both attempts failed' : `all ${attempts.length} attempts failed`;
  const codes = new Set(attempts.map(({ exitCode }) => exitCode));
  const times = attempts.map(({ ms }) => timeWords(ms));
  if (codes.size > 1)
    return `${all}: ${listed(attempts.map(({ exitCode }, index) => `exit code ${exitCode} after ${times[index]}`))}`;
  const [code] = codes;
  const each = `${all}, each with exit code ${code}`;
  return new Set(times).size > 1 ? `${each}: after ${listed(times)}` : `${each} after ${times[0]}`;
}

function listed(words: readonly string[]): string {
  return (words.length <= MOST ? words : [...words.slice(0, 3), '...', ...words.slice(-2)]).join(', ');
}

/** The stamps have whole seconds. */
function timeWords(ms: number): string {
  return ms < 1000 ? 'less than 1 s' : duration(ms);
}

/** `attempt 2 of 4: `, for an attempt that failed while the hook goes on; '' for the only one. */
export function attemptTitle({ attempts, object }: Evidence): string {
  if (isPod(object)) return `attempt ${attempts.length}: `;
  const { backoffLimit = 6 } = (object.spec ?? {}) as { backoffLimit?: number };
  return backoffLimit === 0 ? '' : `attempt ${attempts.length} of ${backoffLimit + 1}: `;
}
