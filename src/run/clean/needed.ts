import { type Hook, titleOf } from '../../manifest/document.ts';
import { repeats, surelySameNamespace } from '../../release/life.ts';
import { needsOf, stateOf } from '../../release/needs.ts';
import { referencesOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import type { ObjectRef } from '../cluster.ts';

/**
 * Which hook of a release relies on an object that is already there when it runs, as `Job/drop (pre-delete)`: none of the
 * hooks of that event makes it again. undefined: none.
 */
export function neededBy(ref: ObjectRef, release: Release): string | undefined {
  for (const hook of release.hooks)
    for (const event of new Set(hook.events)) {
      // What is installed is not installed again.
      if (!repeats(event) || isMadeIn(event, ref, hook, release)) continue;
      const left = needsOf(hook, release).some(
        (need) => need.kind === ref.kind && need.name === ref.name && stateOf(need, event, release) === 'left',
      );
      const names = [...referencesOf(hook.document)].some(
        ({ kind, name, namespace = hook.namespace }) =>
          kind === ref.kind &&
          name === ref.name &&
          (!ref.namespace || surelySameNamespace(namespace, ref.namespace, release)),
      );
      if (left || names) return `${titleOf(hook)} (${event})`;
    }
  return undefined;
}

function isMadeIn(event: string, { kind, name }: ObjectRef, consumer: Hook, { hooks }: Release): boolean {
  return hooks.some(
    (hook) =>
      hook !== consumer &&
      hook.kind === kind &&
      hook.name === name &&
      (hook.events as readonly string[]).includes(event),
  );
}
