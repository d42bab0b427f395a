import { append } from '../append.ts';
import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, descend, text } from '../manifest/node.ts';
import { indexOf } from './identity.ts';
import { documentsOfKinds, SERVICES } from './kinds.ts';
import { groupOf, isRun, runs, sameNamespace } from './life.ts';
import { searchFor } from './names.ts';
import { isOwnGroup } from './own-groups.ts';
import type { Release } from './release.ts';
import { commandOf } from './scripts.ts';
import { type Labels, labelsOfPods } from './services.ts';

/** What is ready some time after it is created. */
const ROLLED_OUT = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** A Job that waits, or tries again, by itself. */
const WAITS = /\b(wait|until|while|sleep|retry|retries|rollout\s+status|pg_isready)\b|wait[-_]?for|\bnc\b|--retry/i;

/** A Job or Pod that asks for something before that can be ready. */
export interface Early {
  readonly run: Hook;
  /** The name by which it asks: the hook's own, or its Service's. */
  readonly name: string;
}

const known = new WeakMap<Release, ReadonlyMap<Hook, Early>>();

/**
 * The first Job or Pod behind a hook, in one of its events, whose command or variables name the hook or its Service, and
 * that does not wait by itself; undefined where Helm waits for the hook, or nothing is to be waited for.
 */
export function earlyUserOf(hook: Hook, release: Release): Early | undefined {
  const found = known.get(release) ?? collect(release);
  known.set(release, found);
  return found.get(hook);
}

function isSlow(hook: Hook): boolean {
  if (!runs(hook) || hook.name === '') return false;
  const { apiVersion } = hook.document.head;
  return isOwnGroup(apiVersion) ? groupOf(apiVersion) === 'apps' && ROLLED_OUT.has(hook.kind) : true;
}

function collect(release: Release): ReadonlyMap<Hook, Early> {
  const byName = new Map<string, Hook[]>();
  const slow = release.hooks.filter(isSlow);
  const services = slow.length > 0 ? documentsOfKinds(release, SERVICES, release.hooks.filter(runs)) : [];
  for (const hook of slow) {
    for (const name of namesOf(hook, services)) append(byName, name, hook);
  }
  const names = [...byName.keys()];
  const found = new Map<Hook, Early>();
  if (names.length === 0) return found;
  const search = searchFor(names);
  for (const run of release.hooks) {
    const command = runs(run) && isRun(run) ? commandOf(run) : '';
    if (command === '' || WAITS.test(command)) continue;
    search.scan(command, (at) => {
      for (const hook of byName.get(names[at]!)!)
        if (!found.has(hook) && comesBehind(run, hook, release)) found.set(hook, { run, name: names[at]! });
    });
  }
  return found;
}

function comesBehind(run: Hook, hook: Hook, release: Release): boolean {
  if (!sameNamespace(run.namespace, hook.namespace, release)) return false;
  return hook.events.some((event) => {
    const ranks = indexOf(release).ranks(event);
    return (ranks.get(run) ?? -1) > ranks.get(hook)!;
  });
}

/** A workload is asked for by the names of the Services that choose its pods. */
function namesOf(hook: Hook, services: readonly ManifestDocument[]): readonly string[] {
  if (!ROLLED_OUT.has(hook.kind)) return [hook.name];
  const labels = labelsOfPods(hook.document);
  return [hook.name, ...services.filter((service) => chooses(service, labels)).map(({ head }) => head.name)];
}

function chooses(service: ManifestDocument, labels: Labels): boolean {
  const selector = descend(service.root, 'spec', 'selector');
  if (selector?.type !== 'mapping' || selector.pairs.length === 0) return false;
  return selector.pairs.every(({ key }) => {
    const name = text(key) ?? '';
    return labels.get(name)?.value === text(child(selector, name));
  });
}
