import { append } from '../append.ts';
import type { ManifestDocument } from '../manifest/document.ts';
import { child, items, type Node, text } from '../manifest/node.ts';
import { HOOK } from '../manifest/vocabulary.ts';
import type { Access } from '../script/access.ts';
import { BUILT_IN_ROLES, type RbacRule } from './built-in-roles.ts';
import { accountsOf, indexOf, keyOf } from './identity.ts';
import { BINDINGS, documentsOfKinds } from './kinds.ts';
import { mayBeSameNamespace } from './life.ts';
import type { Release } from './release.ts';
import { namespacesOf } from './rights-rules.ts';

/** A rule that an account has, and where. */
export interface Grant extends RbacRule {
  /** As its RoleBinding writes it, '' where it does not; undefined: in all namespaces, and beside them. */
  readonly namespace: string | undefined;
  readonly binding: ManifestDocument;
}

/** What the bindings in a release allow an account. */
export interface Grants {
  readonly grants: readonly Grant[];
  /** False where a binding is for a role that is not known, or that operators add to. */
  readonly complete: boolean;
}

/** The bindings of a release by the names of the accounts among their subjects, and those with other subjects. */
interface Bindings {
  readonly byAccount: ReadonlyMap<string, readonly ManifestDocument[]>;
  /** For groups, and for users, who may be accounts. */
  readonly others: readonly ManifestDocument[];
}

const known = new WeakMap<Release, Bindings>();

/**
 * The rules that an account has by the bindings in the release, whenever they are made.
 *
 * @param namespace the account's; '' where it is the release's
 */
export function grantsOf(account: string, namespace: string, release: Release): Grants {
  const grants: Grant[] = [];
  let complete = true;
  for (const binding of bindingsFor(account, namespace, release)) {
    const { rules, complete: whole } = rulesOf(binding, release);
    complete &&= whole;
    const place = binding.head.kind === 'RoleBinding' ? binding.head.namespace : undefined;
    for (const rule of rules) grants.push({ ...rule, namespace: place, binding });
  }
  return { grants, complete };
}

/** The bindings that an account is among the subjects of, by name or by group. */
export function bindingsFor(account: string, namespace: string, release: Release): readonly ManifestDocument[] {
  const { byAccount, others } = bindingsIn(release);
  const near = new Set([...(byAccount.get(account) ?? []), ...others]);
  return [...near].filter((binding) => isFor(binding, account, namespace, release));
}

/** True for a document that is a hook. */
export function isHookDocument({ head }: ManifestDocument): boolean {
  return head.annotations.has(HOOK);
}

/** All bindings of rights in a release, hooks first. */
function bindingsIn(release: Release): Bindings {
  const found = known.get(release) ?? collectBindings(release);
  known.set(release, found);
  return found;
}

function collectBindings(release: Release): Bindings {
  const byAccount = new Map<string, ManifestDocument[]>();
  const others: ManifestDocument[] = [];
  for (const binding of documentsOfKinds(release, BINDINGS)) {
    const accounts = accountsOf(binding);
    for (const name of new Set(accounts.map(({ name }) => name))) append(byAccount, name, binding);
    if (accounts.length < items(child(binding.root, 'subjects')).length) others.push(binding);
  }
  return { byAccount, others };
}

function isFor(binding: ManifestDocument, account: string, namespace: string, release: Release): boolean {
  if (accountsOf(binding).some((one) => one.name === account && mayBeSameNamespace(one.namespace, namespace, release)))
    return true;
  return items(child(binding.root, 'subjects')).some((subject) => {
    const name = text(child(subject, 'name')) ?? '';
    if (text(child(subject, 'kind')) === 'Group') return isGroup(name, namespace, release);
    return name.startsWith('system:serviceaccount:') && name.endsWith(`:${account}`);
  });
}

/** Groups that an account of this namespace is in. Source: k8s.io/apiserver pkg/authentication/serviceaccount/util.go. */
function isGroup(name: string, namespace: string, release: Release): boolean {
  if (name === 'system:serviceaccounts' || name === 'system:authenticated') return true;
  const prefix = 'system:serviceaccounts:';
  return name.startsWith(prefix) && mayBeSameNamespace(name.slice(prefix.length), namespace, release);
}

interface Rules {
  readonly rules: readonly RbacRule[];
  readonly complete: boolean;
}

function rulesOf(binding: ManifestDocument, release: Release): Rules {
  const ref = child(binding.root, 'roleRef');
  const [kind = '', name = ''] = [text(child(ref, 'kind')), text(child(ref, 'name'))];
  const roles = documentsOf(kind, name, release).filter(
    ({ head }) => kind === 'ClusterRole' || mayBeSameNamespace(head.namespace, binding.head.namespace, release),
  );
  const builtIn = kind === 'ClusterRole' && Object.hasOwn(BUILT_IN_ROLES, name) ? BUILT_IN_ROLES[name]! : undefined;
  if (builtIn) return { rules: builtIn, complete: true };
  const isAggregated = roles.some(({ root }) => child(root, 'aggregationRule'));
  return { rules: roles.flatMap(rulesIn), complete: roles.length > 0 && !isAggregated };
}

function documentsOf(kind: string, name: string, release: Release): readonly ManifestDocument[] {
  const { hooks, objects } = indexOf(release);
  const key = keyOf(kind, name);
  return [...(hooks.get(key) ?? []).map(({ document }) => document), ...(objects.get(key) ?? [])];
}

/** The rules that a Role or ClusterRole writes down, those for URLs left out. */
export function rulesIn(role: ManifestDocument): readonly RbacRule[] {
  const words = (rule: Node, field: string) => items(child(rule, field)).map((item) => text(item) ?? '');
  return items(child(role.root, 'rules')).map((rule) => ({
    verbs: words(rule, 'verbs'),
    groups: words(rule, 'apiGroups'),
    resources: words(rule, 'resources'),
    names: words(rule, 'resourceNames'),
  }));
}

/**
 * Whether the rules allow a request: `unknown` where its names or namespaces cannot be told, or where operators may have
 * added to a built-in role.
 * Source: k8s.io/kubernetes pkg/apis/rbac/v1/evaluation_helpers.go; plugin/pkg/auth/authorizer/rbac/rbac.go : RuleAllows.
 */
export function allows(
  { grants, complete }: Grants,
  access: Access,
  own: string,
  release: Release,
): 'yes' | 'no' | 'unknown' {
  const near = grants.filter((grant) => covers(grant, access, own, release));
  if (near.some(({ names }) => names.length === 0 || isNamed(names, access))) return 'yes';
  if (!complete || (near.length > 0 && access.names === 'unknown')) return 'unknown';
  return isExtensible(access) && grants.some((grant) => isBuiltIn(grant)) ? 'unknown' : 'no';
}

function covers(grant: Grant, access: Access, own: string, release: Release): boolean {
  const { verb, on } = access;
  const [, part] = on.resource.split('/');
  const resources = [on.resource, '*', ...(part ? [`*/${part}`] : [])];
  if (!has(grant.verbs, verb) || !has(grant.groups, on.group)) return false;
  if (!grant.resources.some((resource) => resources.includes(resource))) return false;
  const { namespace } = grant;
  if (namespace === undefined) return true;
  return namespacesOf(access).every((place) => place !== '*' && mayBeSameNamespace(namespace, place ?? own, release));
}

function has(words: readonly string[], word: string): boolean {
  return words.includes(word) || words.includes('*');
}

function isNamed(allowed: readonly string[], { names }: Access): boolean {
  return typeof names !== 'string' && names.every((name) => allowed.includes(name));
}

function isExtensible({ on }: Access): boolean {
  return on.group.includes('.') && !on.group.endsWith('.k8s.io');
}

function isBuiltIn({ binding }: Grant): boolean {
  const name = text(child(child(binding.root, 'roleRef'), 'name')) ?? '';
  return ['admin', 'edit', 'view'].includes(name);
}
