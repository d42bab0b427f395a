import type { Hook } from '../manifest/document.ts';
import { namespacesOf } from '../release/rights-rules.ts';
import type { Access } from '../script/access.ts';

/** `get secrets "a", "b"`, each sort of request once. */
export function accessWords(accesses: readonly Access[]): string {
  return grouped(accesses)
    .map(({ verbs, access }) => {
      const names = namesOf(access).map((name) => ` "${name}"`);
      return `${verbs.join(', ')} ${fullName(access)}${names}${placeWords(access)}`;
    })
    .join('; ');
}

/** The rules that would allow some requests, in YAML's flow style, least of all: `{apiGroups: [""], ...}`. */
export function rulesFor(accesses: readonly Access[]): string {
  return grouped(accesses)
    .map(({ verbs, access }) => {
      const names = namesOf(access);
      const only = names.length > 0 ? `, resourceNames: [${names.join(', ')}]` : '';
      return `{apiGroups: [${access.on.group || '""'}], resources: [${access.on.resource}]${only}, verbs: [${verbs.join(', ')}]}`;
    })
    .join(', ');
}

/** Which sort of role the requests need, and where. */
export function roleFor(accesses: readonly Access[], hook: Hook): string {
  const places = accesses.flatMap((access) => namespacesOf(access).map((place) => place || hook.namespace));
  if (places.includes('*')) return 'a ClusterRole and a ClusterRoleBinding';
  const others = [...new Set(places)].filter((place) => place !== hook.namespace);
  return others.length > 0 ? `a Role and a RoleBinding in namespace ${others.join(', ')}` : 'a Role and a RoleBinding';
}

interface Group {
  readonly access: Access;
  readonly verbs: readonly string[];
}

function grouped(accesses: readonly Access[]): readonly Group[] {
  const key = (access: Access) => `${fullName(access)} ${namesOf(access).join()} ${access.namespace}`;
  return [...Map.groupBy(accesses, key).values()].map((group) => ({
    access: group[0]!,
    verbs: [...new Set(group.map(({ verb }) => verb))],
  }));
}

function fullName({ on }: Access): string {
  return on.group ? `${on.resource}.${on.group}` : on.resource;
}

function placeWords({ namespace, on }: Access): string {
  if (namespace === '*' && on.namespaced) return ' in all namespaces';
  return namespace && namespace !== '*' ? ` in namespace ${namespace}` : '';
}

function namesOf({ names }: Access): readonly string[] {
  return typeof names === 'string' ? [] : names;
}
