import type { Context } from '../context.ts';
import { painter } from '../report/text.ts';
import { type Display, PlainDisplay, SILENCE } from './run-display.ts';
import type { RunValues } from './run-settings.ts';

type Environment = Context['env'];

/** What shows a run while it happens, as flags and surroundings say. */
export function displayOf(values: RunValues, env: Environment, context: Context, colour: boolean): Display {
  if (values.quiet || (values.format ?? 'text') !== 'text') return SILENCE;
  const write = context.stdoutLater ?? context.stdout;
  return new PlainDisplay({ logs: values.logs ?? 'all', paint: painter(colour), github: isGithub(env), write });
}

/** True on a runner of GitHub Actions, which reads commands out of what is printed. */
export function isGithub(env: Environment): boolean {
  return env.GITHUB_ACTIONS === 'true';
}
