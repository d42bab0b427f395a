import { titleOf } from '../../manifest/document.ts';
import { type Grant, grantsOf } from '../../release/grants.ts';
import type { Diagnosis } from '../event.ts';
import type { Scene } from './advice.ts';
import { sourceOf } from './advice-missing.ts';

/** What the API refused, by its own words. */
interface Refused {
  readonly account: string;
  readonly namespace: string;
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  /** '' for a request that is for one object of the cluster, or for all namespaces. */
  readonly place: string;
  readonly name: string;
}

/** Source: k8s.io/apiserver pkg/endpoints/handlers/responsewriters/errors.go : forbiddenMessage. */
const FORBIDDEN =
  /(?:"(?<name>[^"]*)" )?is forbidden: User "system:serviceaccount:(?<namespace>[^:"]+):(?<account>[^"]+)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<place>[^"]*)"| at the cluster scope)/;

/** The rule that a hook's account lacks, or the binding of the release that comes too late. */
export function rightsAdvice({ lines }: Diagnosis, scene: Scene): string | undefined {
  const refused = lines.map(refusedIn).find((found) => found);
  if (!refused) return 'give its account the right: helm-hooks lint lists all that its script needs (rbac-missing)';
  return lateBinding(refused, scene) ?? ruleAdvice(refused);
}

function refusedIn(line: string): Refused | undefined {
  const { groups } = FORBIDDEN.exec(line) ?? {};
  if (!groups) return undefined;
  const { account = '', namespace = '', verb = '', resource = '', group = '', place = '', name = '' } = groups;
  return { account, namespace, verb, resource, group, place, name };
}

function ruleAdvice({ account, namespace, verb, resource, group, place, name }: Refused): string {
  // A create names no object that a rule could be narrowed to.
  const only = name && verb !== 'create' ? `, resourceNames: [${name}]` : '';
  const rule = `{apiGroups: [${group || '""'}], resources: [${resource}]${only}, verbs: [${verb}]}`;
  const role = place ? `a Role in namespace ${place}` : 'a ClusterRole';
  if (account === 'default')
    return `give the hook an account of its own (serviceAccountName), bound to ${role} with ${rule}`;
  return `bind ServiceAccount/${account}${place === namespace ? '' : ` of ${namespace}`} to ${role} with ${rule}`;
}

/** The release gives the right, but its binding is not there when the hook runs. */
function lateBinding(refused: Refused, scene: Scene): string | undefined {
  for (const release of scene.releases) {
    const { grants } = grantsOf(refused.account, '', release);
    const binding = grants.find((grant) => allows(grant, refused))?.binding.head;
    const origin = binding && sourceOf(binding, scene);
    if (binding && origin) return `${titleOf(binding)} would give this right; ${origin.late ?? origin.lost}`;
  }
  return undefined;
}

function allows({ verbs, groups, resources, names, namespace }: Grant, refused: Refused): boolean {
  const has = (words: readonly string[], word: string) => words.includes(word) || words.includes('*');
  if (namespace && namespace !== refused.place) return false;
  if (names.length > 0 && !names.includes(refused.name)) return false;
  return has(verbs, refused.verb) && has(groups, refused.group) && has(resources, refused.resource);
}
