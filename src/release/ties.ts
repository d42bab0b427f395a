import { append } from '../append.ts';
import type { Hook } from '../manifest/document.ts';
import { EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { indexOf } from './identity.ts';
import { isRun } from './life.ts';
import { namesIn } from './names.ts';
import { tiedByName } from './needs.ts';
import type { Release } from './release.ts';

/** For a Job or Pod the ones right in front of it that only the alphabet puts there, with the events. */
export type Ties = ReadonlyMap<Hook, ReadonlyMap<Hook, readonly HookEvent[]>>;

const known = new WeakMap<Release, Ties>();

/** The Jobs and Pods of a release whose order is a matter of their names. Each is compared with its neighbour only. */
export function tiesOf(release: Release): Ties {
  const ties = known.get(release) ?? collect(release);
  known.set(release, ties);
  return ties;
}

function collect(release: Release): Ties {
  const ties = new Map<Hook, Map<Hook, HookEvent[]>>();
  for (const event of EVENTS) {
    let before: Hook | undefined;
    for (const hook of indexOf(release).ranks(event).keys()) {
      if (!isRun(hook)) continue;
      if (before && tiedByName(before, hook) && !names(hook, before)) {
        const own = ties.get(hook) ?? new Map<Hook, HookEvent[]>();
        append(own, before, event);
        ties.set(hook, own);
      }
      before = hook;
    }
  }
  return ties;
}

/** True where a hook's text speaks of the other: it waits for it, or reads what it has left. */
function names({ document: { source, range } }: Hook, other: Hook): boolean {
  return namesIn(source.text.slice(range.start, range.end), other.name);
}
