import type { Hook } from '../manifest/document.ts';
import { child, items, type Node, text } from '../manifest/node.ts';
import { dependencies } from './graph.ts';
import { keyOf } from './identity.ts';
import { documentsOfKinds } from './kinds.ts';
import { searchFor } from './names.ts';
import { containersOf, podSpecOf, referencesOf, runsPods } from './references.ts';
import type { Release } from './release.ts';

/** Where a pod names a hook: in its own command, or in a ConfigMap or Secret that it is given, so perhaps a script. */
export type NamingPlace = 'command' | 'script';

type Namers = ReadonlyMap<string, ReadonlyMap<Hook, NamingPlace>>;

const DATA: Readonly<Record<string, readonly string[]>> = { ConfigMap: ['data'], Secret: ['stringData'] };

const KINDS_OF_DATA: ReadonlySet<string> = new Set(Object.keys(DATA));

const NOBODY: ReadonlyMap<Hook, NamingPlace> = new Map();

const known = new WeakMap<Release, Namers>();

/** The pods of a release's hooks that name a hook which others need: they may make it, or clear it away. */
export function namersOf({ name }: Hook, release: Release): ReadonlyMap<Hook, NamingPlace> {
  const namers = known.get(release) ?? collect(release);
  known.set(release, namers);
  return namers.get(name) ?? NOBODY;
}

function collect(release: Release): Namers {
  const names = [...new Set([...dependencies(release).from.keys()].map(({ name }) => name))];
  const search = searchFor(names);
  const found = new Map<string, Map<Hook, NamingPlace>>();
  const note = (name: string, pod: Hook, place: NamingPlace) => {
    const namers = found.get(name) ?? new Map<Hook, NamingPlace>();
    if (!namers.has(pod)) found.set(name, namers.set(pod, place));
  };
  const namesIn = (words: string, hit: (name: string) => void) => search.scan(words, (at) => hit(names[at]!));
  const scripts = scriptsOf(release, namesIn);
  for (const pod of release.hooks) {
    if (!runsPods(pod.kind)) continue;
    namesIn(commandOf(pod), (name) => note(name, pod, 'command'));
    if (scripts.size === 0) continue;
    for (const { kind, name } of referencesOf(pod.document))
      for (const named of scripts.get(keyOf(kind, name)) ?? []) note(named, pod, 'script');
  }
  return found;
}

/** A pod's command, arguments and literal variables: where a script says what it makes or removes. */
export function commandOf(pod: Hook): string {
  return containersOf(podSpecOf(pod.document)).map(wordsOf).join('\n');
}

/** The same of one container, each variable as `NAME=value`. */
export function wordsOf(container: Node): string {
  const variables = items(child(container, 'env')).flatMap((variable) => {
    const value = text(child(variable, 'value'));
    return value === undefined ? [] : `${text(child(variable, 'name'))}=${value}`;
  });
  const words = [...items(child(container, 'command')), ...items(child(container, 'args'))].map(text);
  return [...variables, ...words].join('\n');
}

/** For a ConfigMap or Secret of the release the names that its values hold. */
function scriptsOf(
  release: Release,
  namesIn: (words: string, hit: (name: string) => void) => void,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const document of documentsOfKinds(release, KINDS_OF_DATA)) {
    const { head, source } = document;
    const key = keyOf(head.kind, head.name);
    for (const field of DATA[head.kind] ?? []) {
      // Only here: asking for the root reads the whole document.
      const range = child(document.root, field)?.range;
      if (!range) continue;
      namesIn(source.text.slice(range.start, range.end), (name) =>
        found.set(key, (found.get(key) ?? new Set()).add(name)),
      );
    }
  }
  return found;
}
