import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { readLine } from '../io/prompt.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { guard, guardFiles } from '../run/choose.ts';
import type { RunPlan } from '../run/plan.ts';
import type { RunValues, Settings } from './run-settings.ts';
import type { RunSubject } from './run-subject.ts';

interface Asking {
  readonly event: HookEvent;
  readonly values: RunValues;
  readonly settings: Settings;
  readonly context: Context;
}

/** Whether a name has to be typed first. @throws UserError where the release's state, or the lack of one, forbids a run */
export function asks(
  { newest, texts, named }: RunSubject,
  plan: RunPlan,
  { event, values, settings, context }: Asking,
): boolean {
  if (settings.script || values['dry-run']) return false;
  const { force, yes } = values;
  const terminal = context.stdinIsTerminal && context.stdoutIsTerminal;
  if (newest) return guard(event, newest, texts, { force, yes, terminal, named });
  return plan.hooks.length > 0 && guardFiles(event, { yes, terminal });
}

/** @throws UserError (usage) where something else is typed than the release's name, or without one the namespace's */
export function confirm({ event, release, namespace }: RunPlan, context: Context): void {
  const name = release || namespace;
  context.stdout(`Type the ${release ? "release's" : "namespace's"} name to run its ${event} hooks: `);
  const typed = readLine();
  if (typed !== name) throw usageError(`"${typed}" is not "${name}"; nothing was run`);
}
