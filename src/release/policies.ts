import type { Hook } from '../manifest/document.ts';
import {
  DELETE_POLICIES,
  type DeletePolicy,
  HOOK_DELETE_POLICY,
  type HookEvent,
  RESOURCE_POLICY,
} from '../manifest/vocabulary.ts';
import { isRun, repeats } from './life.ts';
import { type Mention, mentionOf } from './mentions.ts';
import type { Release } from './release.ts';

/** What a Job or Pod gets that says nothing: gone before the next run, and gone once it has succeeded. */
export const DEFAULT_POLICY = 'before-hook-creation,hook-succeeded';

/** What a policy without before-hook-creation leads to. */
export interface StaleResult {
  /** `always` where each failure or success stays; `interrupted` where only an interruption leaves something. */
  readonly when: 'always' | 'interrupted';
  /** True for a Job or Pod with an event that comes again. */
  readonly repeats: boolean;
  /** Whether adding before-hook-creation may be done: it cannot change what works, it can, or it loses something. */
  readonly repair: 'safe' | 'opt-in' | 'none';
}

/** Their log is the only proof that they ran. */
const KEPT_EVENTS: readonly HookEvent[] = ['test', 'pre-delete', 'post-delete'];

/** Kinds that hold nothing, so that who deletes them after a success does not miss them. */
export const REMADE: ReadonlySet<string> = new Set([
  'ServiceAccount',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
]);

/** The words of a hook's policy that Helm knows. */
export function validPolicies(hook: Hook): readonly DeletePolicy[] {
  return DELETE_POLICIES.filter((word) => hook.deletePolicies.includes(word));
}

/** True for a Job or Pod whose author says nothing about its deletion. */
export function lacksPolicy(hook: Hook): boolean {
  return isRun(hook) && hook.name !== '' && !hook.annotations.has(HOOK_DELETE_POLICY);
}

/** Why hook-succeeded must not be added to a hook, in words that follow `because`; undefined where it may. */
export function whyKept(hook: Hook, release: Release): string | undefined {
  const alone = whyKeptAlone(hook);
  if (alone) return alone;
  const mention = mentionOf(hook, release);
  return mention && MENTIONS[mention](hook.kind);
}

const MENTIONS: Readonly<Record<Mention, (kind: string) => string>> = {
  named: () => 'another document names it',
  chosen: (kind) => `another document chooses ${kind}s by label or variable`,
};

/** The same as far as the hook itself says it, whatever else is in the release. */
export function whyKeptAlone(hook: Hook): string | undefined {
  const proof = KEPT_EVENTS.find((event) => hook.events.includes(event));
  if (proof) return `the log of a ${proof} hook is the only proof that it ran`;
  const argocd = argocdKeyOf(hook);
  if (argocd) return `Argo CD reads its annotation ${argocd}`;
  if (hook.annotations.has(RESOURCE_POLICY)) return 'it has a resource-policy';
  const { source, range } = hook.document;
  const word = /ownerReferences|finalizers/i.exec(source.text.slice(range.start, range.end))?.[0];
  return word && `its manifest speaks of ${word}`;
}

/** The first annotation by which Argo CD is known to read a hook too. */
export function argocdKeyOf({ annotations }: Hook): string | undefined {
  return annotations.keys().find((key) => key.startsWith('argocd.argoproj.io/'));
}

/** What is wrong with a policy that lacks before-hook-creation; undefined where nothing is. */
export function staleResult(hook: Hook): StaleResult | undefined {
  const valid = validPolicies(hook);
  if (valid.length === 0 || valid.includes('before-hook-creation')) return undefined;
  const succeeds = valid.includes('hook-succeeded');
  return {
    when: valid.length === 2 ? 'interrupted' : 'always',
    repeats: isRun(hook) && hook.events.some(repeats),
    repair: repairOf(hook, succeeds),
  };
}

function repairOf(hook: Hook, succeeds: boolean): StaleResult['repair'] {
  if (isRun(hook)) return succeeds ? 'safe' : 'opt-in';
  return succeeds && REMADE.has(hook.kind) ? 'safe' : 'none';
}
