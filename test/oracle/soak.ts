import { generateManifest } from '../generator/manifest.ts';
import { mutate } from '../generator/mutate.ts';
import { Random } from '../generator/random.ts';
import { shrink } from '../generator/shrink.ts';
import { firstDifference } from './compare.ts';
import type { Files, Oracle } from './oracle.ts';

/** Template paths whose order is not obvious, partials among them. */
const PATHS: readonly string[] = [
  'shop/templates/x.yaml',
  'shop/templates/a.yaml',
  'shop/templates/B.yaml',
  'shop/charts/db/templates/x.yaml',
  'shop/templates/_partial.yaml',
  'shop/templates/_folder/x.yaml',
  'shop/templates/x10.yaml',
  'shop/templates/x9.yaml',
  'shop/templates/ä.yaml',
  'shop/templates/\ue000.yaml',
  'shop/templates/🎉.yaml',
  'x',
];

/** Files that are read otherwise than Helm reads them, as small as they could be made. */
export interface Difference {
  readonly what: string;
  readonly files: Files;
}

/** How many releases agreed, and how many of them Helm refused. */
export interface Tally {
  readonly releases: number;
  readonly refused: number;
}

/**
 * Feeds generated files to both readings until one differs.
 *
 * @param sources texts that are changed and taken as often as generated ones
 */
export async function soak(
  oracle: Oracle,
  seed: number,
  count: number,
  sources: readonly string[] = [],
): Promise<Difference | Tally> {
  const random = new Random(seed);
  let refused = 0;
  const batch = 200;
  for (let done = 0; done < count; done += batch) {
    const releases = Array.from({ length: Math.min(batch, Math.ceil(count - done)) }, () => nextFiles(random, sources));
    const answers = await Promise.all(releases.map((files) => oracle.ask(files)));
    for (const [index, files] of releases.entries()) {
      if (answers[index]![4].refused) refused++;
      if (firstDifference(files, answers[index]!)) return smallest(oracle, files);
    }
  }
  return { releases: count, refused };
}

function nextFiles(random: Random, sources: readonly string[]): Files {
  const count = random.pick([1, 1, 1, 1, 2, 3, 4]);
  return Object.fromEntries(
    Array.from({ length: count }, () => [count === 1 ? PATHS[0]! : random.pick(PATHS), nextText(random, sources)]),
  );
}

function nextText(random: Random, sources: readonly string[]): string {
  if (sources.length > 0 && random.chance(0.5)) return mutate(random, random.pick(sources));
  const text = generateManifest(random);
  return random.chance(0.3) ? mutate(random, text) : text;
}

/** The smallest files that show a difference. */
async function smallest(oracle: Oracle, files: Files): Promise<Difference> {
  const differs = async (candidate: Files): Promise<string | undefined> =>
    firstDifference(candidate, await oracle.ask(candidate));
  let small = files;
  for (const path of Object.keys(files)) {
    const without = Object.fromEntries(Object.entries(small).filter(([other]) => other !== path));
    if (await differs(without)) small = without;
    else {
      const text = await shrink(
        small[path]!,
        async (part) => (await differs({ ...small, [path]: part })) !== undefined,
      );
      small = { ...small, [path]: text };
    }
  }
  return { what: (await differs(small)) ?? '', files: small };
}
