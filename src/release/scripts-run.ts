import type { Hook } from '../manifest/document.ts';
import type { Node } from '../manifest/node.ts';
import { type Run, runOf } from '../script/container.ts';
import { fileAt } from './mounted.ts';
import { containersOf, podSpecOf } from './references.ts';
import type { Release } from './release.ts';

/** What one container of a hook's pod runs. */
export interface ContainerRun extends Run {
  readonly container: Node;
}

const known = new WeakMap<Hook, readonly ContainerRun[]>();

/** What the containers of a hook's pod run, as far as it is written in the release. Read once for each hook. */
export function runsIn(hook: Hook, release: Release): readonly ContainerRun[] {
  const found = known.get(hook) ?? read(hook, release);
  known.set(hook, found);
  return found;
}

function read(hook: Hook, release: Release): readonly ContainerRun[] {
  const namespace = hook.namespace || release.namespace;
  return containersOf(podSpecOf(hook.document)).map((container) => ({
    container,
    ...runOf(container, { namespace, fileAt: (path) => fileAt(path, container, hook, release) }),
  }));
}
