/** Numbers that look random and follow from a seed (mulberry32). */
export class Random {
  /** How odd the things may be that are written now, from 0 to 1. */
  oddness = 1;
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.below(1_000_000) < share * 1_000_000;
  }

  /** True in a share of cases that shrinks with the oddness. */
  odd(share: number): boolean {
    return this.chance(share * this.oddness);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[], share: number): Item[] {
    return items.filter(() => this.chance(share));
  }
}

/** The seed of a run: `HELM_HOOKS_SEED`, or a fixed one, so that a failure can be seen again. */
export function seedOf(env: Readonly<Record<string, string | undefined>>, fallback: number): number {
  const given = env['HELM_HOOKS_SEED'];
  return given === undefined || given === '' ? fallback : Number(given);
}
