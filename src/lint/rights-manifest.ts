import type { Hook } from '../manifest/document.ts';
import { child, type Node, resolve, text } from '../manifest/node.ts';
import { HOOK, HOOK_DELETE_POLICY, HOOK_WEIGHT, REWRITTEN } from '../manifest/vocabulary.ts';
import { isBounded } from '../release/bounds.ts';
import type { RbacRule } from '../release/built-in-roles.ts';
import type { RightsPlan } from '../release/rights-plan.ts';
import type { PlacedRights } from '../release/rights-rules.ts';
import { pathAnnotation } from './copy.ts';
import { blockLines, type FieldMap, type FieldValue } from './field-text.ts';

const MANAGED_BY = 'app.kubernetes.io/managed-by';

const GROUP = 'rbac.authorization.k8s.io';

/** Documents of their own have no manner to follow. */
const MANNER = { step: 2, dash: 2 };

/** An account's binding comes one weight above it, so it is two below the hook. Source: Helm's weights are Go's int. */
export const SMALLEST_WEIGHT = -(2n ** 63n) + 2n;

/** One object to be made. */
export interface NewObject {
  readonly kind: string;
  readonly name: string;
  /** YAML, without a line break at the end. */
  readonly text: string;
}

/** What the documents of a hook's rights have in common. */
interface Common {
  readonly hook: Hook;
  readonly plan: RightsPlan;
  readonly policy: string;
  readonly mark: string | undefined;
}

/**
 * The account, roles and bindings of a plan, as hooks of the hook's events that are there before it.
 *
 * @param timeout Helm's, in seconds: an account that is deleted with the success must not be deleted while its Job goes on
 * @param mark that of a rewrite, for all of them
 */
export function rightsObjects(hook: Hook, plan: RightsPlan, timeout: number, mark?: string): readonly NewObject[] {
  const policy = isBounded(hook, timeout) ? 'before-hook-creation,hook-succeeded' : 'before-hook-creation';
  const common = { hook, plan, policy, mark };
  const { account: name } = plan;
  const account = object(common, 'v1', 'ServiceAccount', { name, namespace: hook.namespace, below: 2n }, {});
  return [
    ...(name === plan.name ? [account] : []),
    ...plan.rights.map((rights) => roleOf(common, rights)),
    ...plan.rights.map((rights) => bindingOf(common, rights)),
  ];
}

function roleOf(common: Common, { place, rules }: PlacedRights): NewObject {
  const kind = place.type === 'cluster' ? 'ClusterRole' : 'Role';
  return object(common, `${GROUP}/v1`, kind, { ...placed(common, place), below: 2n }, { rules: rules.map(ruleFields) });
}

function bindingOf(common: Common, { place }: PlacedRights): NewObject {
  const { hook, plan } = common;
  const role = place.type === 'cluster' ? 'ClusterRole' : 'Role';
  const at = placed(common, place);
  const namespace = place.type === 'own' ? hook.namespace : (plan.namespace ?? 'NAMESPACE');
  const subject = { kind: 'ServiceAccount', name: plan.account, ...(namespace && { namespace }) };
  const fields = { roleRef: { apiGroup: GROUP, kind: role, name: at.name }, subjects: [subject] };
  return object(common, `${GROUP}/v1`, `${role}Binding`, { ...at, below: 1n }, fields);
}

function placed({ hook, plan }: Common, place: PlacedRights['place']) {
  if (place.type === 'cluster') return { name: plan.clusterName, namespace: '' };
  return { name: plan.name, namespace: place.type === 'own' ? hook.namespace : place.namespace };
}

function ruleFields({ groups, resources, names, verbs }: RbacRule): FieldValue {
  return { apiGroups: groups, resources, ...(names.length > 0 && { resourceNames: names }), verbs };
}

function object(
  { hook, policy, mark }: Common,
  apiVersion: string,
  kind: string,
  { name, namespace, below }: { readonly name: string; readonly namespace: string; readonly below: bigint },
  fields: FieldMap,
): NewObject {
  const annotations = {
    [HOOK]: [...new Set(hook.events)].join(','),
    [HOOK_WEIGHT]: `${hook.weight - below}`,
    [HOOK_DELETE_POLICY]: policy,
    ...(mark !== undefined && { [REWRITTEN]: mark }),
    ...pathAnnotation(hook.document),
  };
  const labels = { ...labelsOf(hook), [MANAGED_BY]: 'helm-hooks' };
  const metadata = { name, ...(namespace && { namespace }), labels, annotations };
  const lines = blockLines({ apiVersion, kind, metadata, ...fields }, '', MANNER, undefined, undefined);
  return { kind, name, text: lines.join('\n') };
}

/** The chart's labels, as the hook has them. */
function labelsOf({ document }: Hook): FieldMap {
  const labels: Node | undefined = child(child(document.root, 'metadata'), 'labels');
  const node = labels && resolve(labels);
  if (node?.type !== 'mapping') return {};
  return Object.fromEntries(
    node.pairs.flatMap(({ key, value }) => {
      const [name, written] = [text(key), text(value)];
      return name === undefined || written === undefined || name === '<<' ? [] : [[name, written]];
    }),
  );
}
