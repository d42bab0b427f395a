import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { DELETE_POLICIES, type DeletePolicy } from '../manifest/vocabulary.ts';
import { didYouMean } from '../nearest.ts';

const FLAG = '--default-delete-policy';
const VARIABLE = 'HELM_HOOKS_DEFAULT_DELETE_POLICY';

/**
 * The policy for hooks that have none, from the flag or `HELM_HOOKS_DEFAULT_DELETE_POLICY`; undefined: ours.
 *
 * @throws UserError on a word that Helm does not know, and where before-hook-creation, Helm's own default, is missing
 */
export function defaultPolicy(flag: string | undefined, env: Context['env']): string | undefined {
  const value = flag ?? env[VARIABLE];
  if (!value) return undefined;
  const name = flag === undefined ? VARIABLE : FLAG;
  const words = value.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !DELETE_POLICIES.includes(word as DeletePolicy));
  if (unknown !== undefined)
    throw usageError(
      `${name} is a list of ${DELETE_POLICIES.join(', ')}, not "${unknown}"${didYouMean(unknown, DELETE_POLICIES)}`,
    );
  if (!words.includes('before-hook-creation'))
    throw usageError(`${name} is "${value}": without before-hook-creation an old result is taken for a new one`);
  return words.join(',');
}
