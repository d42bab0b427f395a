import { append } from '../append.ts';
import type { Hook } from '../manifest/document.ts';
import type { Access } from '../script/access.ts';
import type { RbacRule } from './built-in-roles.ts';
import type { Release } from './release.ts';

/** Where rights have to lie: in the hook's own namespace, in another one, or beside namespaces. */
export type RightsPlace =
  | { readonly type: 'own' }
  | { readonly type: 'cluster' }
  | { readonly type: 'other'; readonly namespace: string };

/** Rights that lie in one place. */
export interface PlacedRights {
  readonly place: RightsPlace;
  readonly rules: readonly RbacRule[];
}

/** A request for these has no name in its path. Source: k8s.io/apiserver pkg/endpoints/request/requestinfo.go. */
const OF_MANY: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection']);

/**
 * The namespaces in which a request is made: undefined for the account's own, `*` for all of them or none. A request for
 * one Namespace is made in it, but one that lists them, or makes one, is not.
 */
export function namespacesOf({ verb, on, names, namespace }: Access): readonly (string | undefined)[] {
  if (on.namespaced) return [namespace];
  const isInside = on.kind === 'Namespace' && typeof names !== 'string' && verb !== 'create' && !OF_MANY.has(verb);
  return isInside ? names : ['*'];
}

/** The rules that allow some requests and no others, by the place that they have to lie in: the hook's own first. */
export function rightsFor(accesses: readonly Access[], hook: Hook, release: Release): readonly PlacedRights[] {
  const own = hook.namespace || release.namespace;
  const byPlace = new Map<string, Access[]>();
  for (const access of accesses) {
    for (const namespace of namespacesOf(access)) {
      const key = namespace === undefined || namespace === own ? '' : namespace;
      const isOne = access.on.kind === 'Namespace' && namespace !== '*';
      const asked = isOne && namespace !== undefined ? { ...access, names: [namespace] } : access;
      append(byPlace, key, asked);
    }
  }
  const places = [...byPlace].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return places.map(([key, asked]) => ({ place: placeOf(key), rules: rulesFor(asked) }));
}

function rank(key: string): number {
  return key === '' ? 0 : key === '*' ? 2 : 1;
}

function placeOf(key: string): RightsPlace {
  if (key === '') return { type: 'own' };
  return key === '*' ? { type: 'cluster' } : { type: 'other', namespace: key };
}

/** The rules for requests in one place; those that name their objects are for these names alone. */
function rulesFor(accesses: readonly Access[]): RbacRule[] {
  const byResource = Map.groupBy(accesses, ({ on }) => `${on.group}/${on.resource}`);
  return [...byResource.values()].flatMap((asked) => {
    const { group, resource } = asked[0]!.on;
    const nameless = new Set(asked.filter(({ names }) => typeof names === 'string').map(({ verb }) => verb));
    const byVerbs = new Map<string, string[]>();
    for (const [name, verbs] of verbsByName(asked)) {
      const key = [...verbs].filter((verb) => !nameless.has(verb)).join();
      if (key !== '') append(byVerbs, key, name);
    }
    const rule = (verbs: readonly string[], names: readonly string[]): RbacRule => {
      return { groups: [group], resources: [resource], verbs, names };
    };
    const named = [...byVerbs].map(([verbs, names]) => rule(verbs.split(','), names));
    return nameless.size > 0 ? [rule([...nameless], []), ...named] : named;
  });
}

function verbsByName(accesses: readonly Access[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { verb, names } of accesses)
    for (const name of typeof names === 'string' ? [] : names)
      found.set(name, (found.get(name) ?? new Set()).add(verb));
  return found;
}
