import type { Context } from '../context.ts';
import { openTerminal } from '../io/terminal.ts';
import { painter } from '../report/text.ts';
import { LiveDisplay } from './live-display.ts';
import { type Display, PlainDisplay, SILENCE } from './run-display.ts';
import type { RunValues } from './run-settings.ts';

type Environment = Context['env'];

/** What shows a run while it happens, as flags and surroundings say. */
export function displayOf(values: RunValues, env: Environment, context: Context, colour: boolean): Display {
  if (values.quiet || (values.format ?? 'text') !== 'text') return SILENCE;
  const shared = {
    logs: values.logs ?? 'all',
    paint: painter(colour),
    write: context.stdoutLater ?? context.stdout,
  };
  if (values.plain || !context.stdoutIsTerminal || isPoor(env))
    return new PlainDisplay({ ...shared, github: isGithub(env) });
  return new LiveDisplay({ ...shared, terminal: openTerminal() });
}

/** Nobody looks on, or the terminal can do nothing but print. */
function isPoor(env: Environment): boolean {
  const ci = env.CI ?? '';
  return isGithub(env) || env.TERM === 'dumb' || !(ci === '' || ci === 'false' || ci === '0');
}

/** True on a runner of GitHub Actions, which reads commands out of what is printed. */
export function isGithub(env: Environment): boolean {
  return env.GITHUB_ACTIONS === 'true';
}
