import { usageError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { ENGINES, type Engine } from '../release/engine.ts';

/**
 * The engines that `--target` names, each once, in the given order; `all` stands for all of them.
 *
 * @throws UserError (usage) on another word
 */
export function parseEngines(given: readonly string[]): readonly Engine[] {
  const words = given.flatMap((list) => list.split(',')).map((word) => word.trim());
  return [...new Set(words.flatMap((word) => (word === 'all' ? ENGINES : [engineOf(word)])))];
}

function engineOf(word: string): Engine {
  const engine = ENGINES.find((known) => known === word);
  if (engine) return engine;
  throw usageError(`--target is a list of ${ENGINES.join(', ')}, not "${word}"${didYouMean(word, ENGINES)}`);
}
