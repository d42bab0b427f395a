import { usageError } from '../errors.ts';
import { type Surroundings, USUAL } from '../lint/surroundings.ts';
import { didYouMean } from '../nearest.ts';
import { ENGINES, type Engine } from '../release/engine.ts';
import { parseDuration } from '../release/timeout.ts';

/** The flags that say what the chart is to work with. */
export const SURROUNDINGS_OPTIONS = { target: { type: 'list' }, timeout: { type: 'string' } } as const;

/** Help text for `SURROUNDINGS_OPTIONS`. */
export const SURROUNDINGS_OPTIONS_HELP = `      --target ENGINES       what the chart is to work with: helm4 (default), helm3, argocd, flux, template
      --timeout DURATION     the --timeout that Helm gets: 5m (default), 90s, 1h`;

/** @throws UserError (usage) on an unknown engine, or a duration that Go would not read */
export function surroundingsOf(values: {
  readonly target: readonly string[];
  readonly timeout: string | undefined;
}): Surroundings {
  const targets = values.target.flatMap((list) => list.split(',')).map(engineOf);
  return {
    targets: targets.length > 0 ? new Set(targets) : USUAL.targets,
    timeout: values.timeout === undefined ? USUAL.timeout : secondsOf(values.timeout),
  };
}

function engineOf(word: string): Engine {
  const engine = ENGINES.find((known) => known === word.trim());
  if (engine) return engine;
  throw usageError(`--target is a list of ${ENGINES.join(', ')}, not "${word}"${didYouMean(word, ENGINES)}`);
}

function secondsOf(text: string): number {
  const ms = parseDuration(text);
  if (ms) return ms / 1000;
  throw usageError(`--timeout is a duration such as 90s or 10m, not "${text}"`);
}
