import { usageError } from '../errors.ts';
import { titleOf } from '../manifest/document.ts';
import { didYouMean } from '../nearest.ts';
import type { PlannedHook, RunPlan } from './plan.ts';

/** Which hooks of a phase are wanted, as the user says it: each a NAME, KIND/NAME, or one of them with `*` and `?`. */
export interface Selection {
  /** Empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** The first hook that matches, and all behind it. */
  readonly from: string | undefined;
}

/** Positions in the phase. */
export interface Choice {
  readonly chosen: ReadonlySet<number>;
  /** Left out by name: what needs one of these gets no other. */
  readonly skipped: ReadonlySet<number>;
}

/** More names than this are no help in a message. */
const MOST_NAMES = 8;

/** @throws UserError (usage) where a word matches no hook, or nothing is left */
export function choose({ hooks, event }: Pick<RunPlan, 'hooks' | 'event'>, { only, skip, from }: Selection): Choice {
  const matching = (flag: string, word: string) => positions(hooks, event, flag, word);
  const wanted = only.length > 0 ? new Set(only.flatMap((word) => matching('--only', word))) : new Set(hooks.keys());
  const skipped = new Set(skip.flatMap((word) => matching('--skip', word)));
  const first = from === undefined ? 0 : matching('--from', from)[0]!;
  const chosen = new Set([...wanted].filter((index) => index >= first && !skipped.has(index)));
  if (chosen.size === 0)
    throw usageError(`no ${event} hook is left by ${given({ only, skip, from }).join(' and ')}; nothing was run`);
  return { chosen, skipped };
}

/** True where not simply all hooks are wanted. */
export function isSelective(selection: Selection): boolean {
  return given(selection).length > 0;
}

function given({ only, skip, from }: Selection): string[] {
  return [
    ...(only.length > 0 ? ['--only'] : []),
    ...(skip.length > 0 ? ['--skip'] : []),
    ...(from === undefined ? [] : ['--from']),
  ];
}

function positions(hooks: readonly PlannedHook[], event: string, flag: string, word: string): number[] {
  const pattern = patternOf(word);
  const names = hooks.map(({ hook }) => (word.includes('/') ? titleOf(hook) : hook.name));
  const found = names.flatMap((name, index) => (pattern.test(name) ? [index] : []));
  if (found.length > 0) return found;
  const known = [...new Set(names)];
  const listed = known.length > MOST_NAMES ? '' : `; there are ${known.join(', ')}`;
  throw usageError(
    `${flag} ${word}: no ${event} hook is called so${didYouMean(word, known) || listed}; nothing was run`,
  );
}

/** Upper and lower case are one: `job/migrate`. */
function patternOf(word: string): RegExp {
  const source = word
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is');
}
