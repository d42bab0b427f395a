import type { Hook } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { isRun, runs } from './life.ts';
import { runsPods, TOKEN_ACCOUNT } from './references.ts';
import type { Release } from './release.ts';

interface Providers {
  /** The greatest weight in each event of what is no Job or Pod. */
  readonly heaviest: ReadonlyMap<HookEvent, bigint>;
  /** Whether there is something that more than pods can miss: a CRD or a Namespace. */
  readonly forAll: boolean;
}

const known = new WeakMap<Release, Providers>();

/**
 * False where weights alone put everything that the hook can need in front of it, in each of its events: nearly always,
 * and then nobody has to look for what it needs. Jobs and Pods are needed by nothing; only pods, and tokens, come to
 * nothing for want of something, but for a custom resource without its definition, and what has no namespace.
 */
export function mayComeTooEarly(hook: Hook, release: Release): boolean {
  const providers = known.get(release) ?? providersOf(release);
  known.set(release, providers);
  if (!providers.forAll && !runsPods(hook.kind) && !isToken(hook)) return false;
  return hook.events.some((event) => {
    const weight = providers.heaviest.get(event);
    return weight !== undefined && weight >= hook.weight;
  });
}

function isToken({ kind, annotations }: Hook): boolean {
  return kind === 'Secret' && annotations.has(TOKEN_ACCOUNT);
}

function providersOf({ hooks }: Release): Providers {
  let forAll = false;
  const heaviest = new Map<HookEvent, bigint>();
  for (const hook of hooks) {
    if (isRun(hook) || !runs(hook)) continue;
    forAll ||= hook.kind === 'CustomResourceDefinition' || hook.kind === 'Namespace';
    for (const event of hook.events) {
      const weight = heaviest.get(event);
      if (weight === undefined || weight < hook.weight) heaviest.set(event, hook.weight);
    }
  }
  return { heaviest, forAll };
}
