import type { Target } from './access.ts';
import type { KubectlLine } from './kubectl-line.ts';
import { builtInResource } from './resources.ts';

/** Types of `kubectl create` whose next word is a sort of it: `create secret generic NAME`. */
const SORTED: ReadonlySet<string> = new Set(['secrets', 'services']);

/** What `kubectl create TYPE NAME` makes; undefined where it makes nothing that is known. */
export function createdBy({ args }: KubectlLine): readonly Target[] | undefined {
  const [, type, ...rest] = args;
  if (type?.value === 'token') return [{ on: tokens(), names: nameOf(rest[0]?.value) }];
  const on = builtInResource(type?.value === 'quota' ? 'resourcequota' : (type?.value ?? ''));
  if (!on) return undefined;
  return [{ on, names: nameOf(rest[SORTED.has(on.resource) ? 1 : 0]?.value) }];
}

function nameOf(value: string | undefined): Target['names'] {
  return value === undefined ? 'unknown' : [value];
}

function tokens(): Target['on'] {
  return { resource: 'serviceaccounts/token', group: '', kind: 'ServiceAccount', namespaced: true };
}
