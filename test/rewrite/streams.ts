// What the properties of the rewrite are held against: rule cases, the corpus, random releases.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookRelease } from '../generator/hook-release.ts';
import { seedOf } from '../generator/random.ts';
import { releaseText } from './releases.ts';

export interface Stream {
  /** File, or the seed. */
  readonly name: string;
  readonly text: string;
}

const RULES = join(import.meta.dirname, '../rules');
const SEEDS = process.env.HELM_HOOKS_DEEP ? 20_000 : 1500;

/** The cases of all rules. */
export function caseStreams(): Stream[] {
  return filesIn(RULES).filter(({ name }) => !name.endsWith('.fixed.yaml'));
}

/** Rendered public charts, where HELM_HOOKS_CORPUS names their folder. */
export function corpusStreams(): Stream[] {
  const folder = process.env.HELM_HOOKS_CORPUS;
  return folder && existsSync(folder) ? filesIn(folder) : [];
}

/** Random releases; HELM_HOOKS_SEED chooses where they begin. */
export function randomStreams(): Stream[] {
  return generated(releaseText);
}

/** Random releases of more kinds, in more manners of writing. */
export function hookStreams(): Stream[] {
  return generated(hookRelease);
}

/** All of them, and what each is called. */
export const ALL_STREAMS: readonly (readonly [kind: string, streams: () => Stream[]])[] = [
  ['rule cases', caseStreams],
  ['corpus', corpusStreams],
  ['random releases', randomStreams],
  ['random releases of many kinds', hookStreams],
];

function generated(write: (seed: number) => string): Stream[] {
  const first = seedOf(process.env, 1);
  return Array.from({ length: SEEDS }, (_, at) => ({ name: `seed ${first + at}`, text: write(first + at) }));
}

function filesIn(folder: string): Stream[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
