import { needsOf } from '../release/needs.ts';
import type { Release } from '../release/release.ts';
import type { RunPlan } from './plan.ts';

/** How many hooks run at once: each has watches of its own, and a cluster has other users. */
const AT_ONCE = 20;

/**
 * For each hook the hooks of its own weight, before it in Helm's order, that it waits for: what it needs by name
 * (accounts, rights, ConfigMaps, Secrets, claims, definitions, namespaces), and what creates an object of the same name.
 */
export function dependenciesOf({ hooks }: Pick<RunPlan, 'hooks'>, release: Release): readonly (readonly number[])[] {
  return hooks.map(({ hook, title }, index) => {
    const providers = new Set(needsOf(hook, release).flatMap((need) => need.providers));
    const before = [...hooks.keys()].slice(0, index).filter((at) => hooks[at]!.hook.weight === hook.weight);
    return before.filter((at) => providers.has(hooks[at]!.hook) || hooks[at]!.title === title);
  });
}

/** Which hooks may be at work at the same time: each for itself, or with --parallel those of one weight. */
export function groupsOf({ hooks, after }: RunPlan): readonly (readonly number[])[] {
  if (!after) return hooks.map((_, index) => [index]);
  return [...Map.groupBy(hooks.keys(), (index) => hooks[index]!.hook.weight).values()];
}

/** Does work for each hook of a group as soon as those that it waits for are over. */
export async function inTurn(
  group: readonly number[],
  { after }: Pick<RunPlan, 'after'>,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const over = new Map<number, Promise<void>>();
  const room = new Room(AT_ONCE);
  for (const index of group) {
    const before = (after?.[index] ?? []).map((at) => over.get(at));
    over.set(
      index,
      Promise.all(before).then(() => room.use(() => work(index))),
    );
  }
  await Promise.all(over.values());
}

/** Lets in so many at once, the rest as they came. */
class Room {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async use(work: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
