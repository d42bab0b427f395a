// Where hooks stand in generated charts: names, events, weights and policies that work with plain Helm.
import type { Random } from '../generator/random.ts';
import type { HookPlace } from './rewrite-same-yaml.ts';

/** How often each event comes in the life that the charts are put through: install, upgrade, upgrade, rollback, uninstall. */
const TIMES: Readonly<Record<string, number>> = { install: 1, upgrade: 2, rollback: 1, delete: 1, test: 0 };

/** How many runs a Job of these events has at most. */
export function runsOf(events: readonly string[]): number {
  return events.reduce((sum, event) => sum + TIMES[event.replace(/^(pre|post)-/, '')]!, 0);
}

const EVENTS = [
  'pre-install',
  'post-install',
  'pre-upgrade',
  'post-upgrade',
  'pre-install,pre-upgrade',
  'pre-install,pre-upgrade',
  'post-install,post-upgrade',
  'pre-rollback',
  'post-rollback',
  'pre-upgrade,pre-rollback',
  'pre-delete',
  'post-delete',
  'post-install,pre-delete',
  'pre-install,post-delete',
  'test,post-install',
];

const POLICIES = [
  undefined,
  undefined,
  'before-hook-creation',
  'hook-succeeded',
  'before-hook-creation,hook-succeeded',
  'hook-failed',
  'hook-succeeded,hook-failed',
  'before-hook-creation, hook-failed',
  'hook-succeeded,never',
  'keep',
  '',
];

/** Those that leave the object behind. */
const LASTING = POLICIES.filter((policy) => !policy?.includes('hook-succeeded'));

/** True where Helm deletes what is left before it runs the hook again: only then it can differ from it. */
export function isRemade({ policy }: HookPlace): boolean {
  return policy === undefined || policy.includes('before-hook-creation');
}

const WORDS = ['alpha', 'check', 'data', 'early', 'migrate', 'notify', 'prepare', 'seed', 'upload', 'zone'];

/** How a hook's need is met. */
export type Way = 'before' | 'alphabet' | 'kind' | 'earlier' | 'previous' | 'release';

/** Makes places; no name comes twice. */
export class Places {
  private count = 0;
  readonly random: Random;
  readonly release: string;

  constructor(random: Random, release: string) {
    this.random = random;
    this.release = release;
  }

  name(): string {
    const { random } = this;
    const word = `${random.pick(WORDS)}-${this.count++}`;
    return random.pick([
      word,
      `{{ .Release.Name }}-${word}`,
      `{{ .Release.Name }}-${word}`,
      `${word}-{{ .Release.Name }}`,
    ]);
  }

  /** A place for a Job or Pod that may run so often. */
  run(mostRuns: number, events = EVENTS): HookPlace {
    const { random } = this;
    const fitting = events.filter((list) => runsOf(list.split(',')) <= mostRuns);
    return {
      name: this.name(),
      events: random.pick(fitting).split(','),
      weight: random.chance(0.5) ? random.between(-3, 5) : undefined,
      policy: random.pick(POLICIES),
    };
  }

  /** A way in which something can be there for a hook. */
  way({ events }: HookPlace): Way {
    const comesLater = events.every((event) => !/^p\w+-install$/.test(event) && !event.includes('delete'));
    const isApart = !events.includes('pre-install');
    const isWithRelease = isApart && !events.includes('post-delete');
    return this.random.pick<Way>([
      'before',
      'alphabet',
      'alphabet',
      'kind',
      ...(isApart ? (['earlier'] as const) : []),
      ...(isWithRelease ? (['release'] as const) : []),
      ...(comesLater ? (['previous', 'previous'] as const) : []),
    ]);
  }

  /** The place of something that a hook needs. */
  provider(user: HookPlace, way: Way): HookPlace {
    const { random } = this;
    const weight = user.weight ?? 0;
    const policy = random.pick(POLICIES);
    const lasting = random.pick(LASTING);
    switch (way) {
      case 'before':
        return { name: this.name(), events: user.events, weight: weight - random.between(1, 3), policy };
      case 'kind':
        return { ...user, policy };
      case 'alphabet':
        return { ...user, name: this.nameBefore(user.name), policy };
      case 'earlier':
        return { name: this.name(), events: ['pre-install'], policy: lasting };
      case 'previous':
        return {
          name: this.name(),
          events: ['pre-install', 'pre-upgrade'],
          weight: weight + random.between(1, 3),
          policy: lasting,
        };
      case 'release':
        return { name: this.name(), events: [] };
    }
  }

  /** A name that sorts before another one, perhaps by the release's alone. */
  private nameBefore(other: string): string {
    const rendered = (name: string) => name.replace('{{ .Release.Name }}', this.release);
    for (let tries = 0; tries < 20; tries++) {
      const name = this.name();
      if (rendered(name) < rendered(other)) return name;
    }
    return `a-${this.count++}`;
  }
}
