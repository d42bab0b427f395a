import { duration } from '../duration.ts';
import type { Attempt } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { isPod } from '../readiness.ts';

/** So many are told one by one; of more the first and the last ones. */
const MOST = 6;

/** `all 3 attempts failed: exit code 1 after 2.0 s, exit code 1 after 2.0 s, exit code 137 after 10.0 s`. */
export function attemptWords(attempts: readonly Attempt[]): string {
  const words = attempts.map(({ exitCode, ms }) => `exit code ${exitCode} after ${timeWords(ms)}`);
  const shown = words.length <= MOST ? words : [...words.slice(0, 3), '...', ...words.slice(-2)];
  return `all ${attempts.length} attempts failed: ${shown.join(', ')}`;
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
