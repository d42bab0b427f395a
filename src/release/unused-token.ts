import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, items } from '../manifest/node.ts';
import { bindingsFor } from './grants.ts';
import { accountOf, indexOf, keyOf } from './identity.ts';
import { isRun, runs, sameNamespace } from './life.ts';
import { podSpecOf } from './references.ts';
import type { Release } from './release.ts';
import { runsIn } from './scripts-run.ts';
import { apiUseOf, isTokenless, showsApiUse } from './token.ts';

/** The account whose token a hook's pod gets, though nothing in it shows that it uses the API; undefined in any doubt. */
export function unusedTokenOf(hook: Hook, release: Release): string | undefined {
  const podSpec = isRun(hook) && runs(hook) ? podSpecOf(hook.document) : undefined;
  // By its text alone: a name of an account shows nothing, but who asks for the token says so.
  if (!podSpec || apiUseOf(podSpec, hook.document.source.text, 'default') !== 'perhaps') return undefined;
  const account = accountOf(podSpec);
  const brought = accounts(account, hook.namespace, release);
  if (account !== 'default' && brought.length === 0) return undefined;
  if (brought.some(({ root }) => isTokenless(root))) return undefined;
  if (brought.some(({ head }) => CLOUD.test([...head.annotations.keys()].join()))) return undefined;
  if (bindingsFor(account, hook.namespace, release).length > 0) return undefined;
  return runsIn(hook, release).some(({ scripts }) => scripts.some(({ source }) => showsApiUse(source)))
    ? undefined
    : account;
}

/**
 * True where a hook's pod needs nothing that its account stands for: no rights are bound to it, nothing in the pod shows
 * that it uses the API or is somebody in a cloud, and images are not pulled with its secrets.
 */
export function isIdleAccount(hook: Hook, release: Release): boolean {
  const podSpec = isRun(hook) && runs(hook) ? podSpecOf(hook.document) : undefined;
  const { source, range } = hook.document;
  if (!podSpec || apiUseOf(podSpec, source.text, 'default') === 'likely') return false;
  if (CLOUD.test(source.text.slice(range.start, range.end))) return false;
  const account = accountOf(podSpec);
  const brought = accounts(account, hook.namespace, release);
  const isPlain = ({ head, root }: ManifestDocument) =>
    !CLOUD.test([...head.annotations.keys()].join()) && items(child(root, 'imagePullSecrets')).length === 0;
  if (brought.length === 0 || !brought.every(isPlain)) return false;
  if (bindingsFor(account, hook.namespace, release).length > 0) return false;
  return !runsIn(hook, release).some(({ scripts }) => scripts.some(({ source }) => showsApiUse(source)));
}

/** An account that stands for one in a cloud: its token is what it is there for. */
const CLOUD = /amazonaws|gke\.io|azure|vault/;

function accounts(name: string, namespace: string, release: Release): readonly ManifestDocument[] {
  const { hooks, objects } = indexOf(release);
  const key = keyOf('ServiceAccount', name);
  const documents = [...(hooks.get(key) ?? []).map(({ document }) => document), ...(objects.get(key) ?? [])];
  return documents.filter(({ head }) => sameNamespace(head.namespace, namespace, release));
}
