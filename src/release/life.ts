import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, descend, text } from '../manifest/node.ts';
import { type HookEvent, RESOURCE_POLICY } from '../manifest/vocabulary.ts';
import type { Release } from './release.ts';

const INSTALL = ['pre-install', 'post-install'] as const;
const UPGRADE = ['pre-upgrade', 'post-upgrade'] as const;
const ROLLBACK = ['pre-rollback', 'post-rollback'] as const;
const LIVE = [...INSTALL, ...UPGRADE, ...ROLLBACK, 'test'] as const;

/** Which events can have run, in this revision or an earlier one, before an event succeeds for the first time. */
const EARLIER: Readonly<Record<HookEvent, readonly HookEvent[]>> = {
  'pre-install': [],
  'post-install': ['pre-install'],
  'pre-upgrade': [...INSTALL, ...ROLLBACK, 'test'],
  'post-upgrade': [...INSTALL, ...ROLLBACK, 'test', 'pre-upgrade'],
  'pre-rollback': [...INSTALL, ...UPGRADE, 'test'],
  'post-rollback': [...INSTALL, ...UPGRADE, 'test', 'pre-rollback'],
  test: [...INSTALL, ...UPGRADE, ...ROLLBACK],
  'pre-delete': LIVE,
  'post-delete': [...LIVE, 'pre-delete'],
};

/** An event repeats unless it belongs to the first install: that comes again only after a failed or removed one. */
export function repeats(event: HookEvent): boolean {
  return event !== 'pre-install' && event !== 'post-install';
}

/** True where Helm runs the hook at all: one unknown word and it drops the document. */
export function runs(hook: Hook): boolean {
  return hook.unknownEvents.length === 0 && hook.events.length > 0;
}

/** True where a success of its event leaves the hook's object in the cluster. Helm never deletes a CRD for a policy. */
export function outlivesSuccess(hook: Hook): boolean {
  return hook.kind === 'CustomResourceDefinition' || !hook.deletePolicies.includes('hook-succeeded');
}

/** True where the hook can have run, in this revision or an earlier one, before the event first succeeds. */
export function runsBefore(hook: Hook, event: HookEvent): boolean {
  return runs(hook) && EARLIER[event].some((earlier) => hook.events.includes(earlier));
}

/** True where the hook, in an event before this one, can have made its object and left it. */
export function leftBefore(hook: Hook, event: HookEvent): boolean {
  return outlivesSuccess(hook) && runsBefore(hook, event);
}

/** True where ordinary objects of the release exist while the event runs; after uninstall only the kept ones. */
export function objectExists(policy: string | undefined, event: HookEvent): boolean {
  if (event === 'post-delete') return policy?.trim().toLowerCase() === 'keep';
  return event !== 'pre-install';
}

/** The group of an apiVersion: '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** A Job or Pod of Kubernetes itself, which runs to its end; not a custom resource of that kind. */
export function isRun(hook: Hook): boolean {
  const group = groupOf(hook.document.head.apiVersion);
  return (hook.kind === 'Job' && group === 'batch') || (hook.kind === 'Pod' && group === '');
}

/** Whether two namespaces can be the same one; unset means the release's, and unknown can be any. */
export function sameNamespace(one: string, other: string, release: Release): boolean {
  const [a, b] = [one || release.namespace, other || release.namespace];
  return a === b || a === undefined || b === undefined;
}

/**
 * The same for what must not be missed: Helm says "default" also where nobody has told it a namespace, so that an unset
 * one may then be any, as in a manifest that was rendered for another.
 */
export function mayBeSameNamespace(one: string, other: string, release: Release): boolean {
  const isUntold = release.namespace === 'default' && (one === '' || other === '');
  return isUntold || sameNamespace(one, other, release);
}

/** Whether two namespaces are the same one for certain: unset and unknown is the same only as another unset one. */
export function surelySameNamespace(one: string, other: string, release: Release): boolean {
  return (one || release.namespace) === (other || release.namespace);
}

/** `helm.sh/resource-policy` of an ordinary object. */
export function resourcePolicy(annotations: Hook['annotations']): string | undefined {
  return annotations.get(RESOURCE_POLICY)?.value;
}

/** Group and kind that a CustomResourceDefinition defines, as `group/Kind`. */
export function definedBy(crd: ManifestDocument): string | undefined {
  const spec = descend(crd.root, 'spec');
  const kind = text(descend(spec, 'names', 'kind'));
  const group = text(child(spec, 'group'));
  return kind && group ? `${group}/${kind}` : undefined;
}
