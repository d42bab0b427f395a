import type { Hook } from '../manifest/document.ts';
import type { Release } from './release.ts';

interface Pairs {
  readonly again: Release;
  readonly others: ReadonlyMap<Hook, Hook>;
}

const known = new WeakMap<Release, Pairs>();

/**
 * The hook that another rendering of the same chart has in a hook's place: the same turn among the hooks of its
 * template, whatever its name. undefined where the template has made other hooks this time.
 */
export function counterpartOf(hook: Hook, release: Release, again: Release): Hook | undefined {
  const found = known.get(release);
  const pairs = found?.again === again ? found : { again, others: pair(release, again) };
  known.set(release, pairs);
  return pairs.others.get(hook);
}

function pair(release: Release, again: Release): Map<Hook, Hook> {
  const templates = byTemplate(again);
  const others = new Map<Hook, Hook>();
  for (const [path, hooks] of byTemplate(release)) {
    const now = templates.get(path) ?? [];
    const alike = hooks.length === now.length && hooks.every(({ kind }, at) => kind === now[at]!.kind);
    if (alike) hooks.forEach((hook, at) => void others.set(hook, now[at]!));
  }
  return others;
}

function byTemplate({ hooks }: Release): Map<string, Hook[]> {
  return Map.groupBy(hooks, ({ document }) => document.path);
}
