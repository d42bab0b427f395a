/** The words that Helm reads. Source: helm.sh/helm/v4 pkg/release/v1/hook.go and pkg/release/v1/util/manifest_sorter.go. */

export const HOOK = 'helm.sh/hook';
export const HOOK_WEIGHT = 'helm.sh/hook-weight';
export const HOOK_DELETE_POLICY = 'helm.sh/hook-delete-policy';
export const HOOK_LOG_POLICY = 'helm.sh/hook-output-log-policy';
export const RESOURCE_POLICY = 'helm.sh/resource-policy';

/** Which template a document comes from, as Helm 4 tells its post-renderers (pkg/action/action.go : annotateAndMerge). */
export const POSTRENDER_FILENAME = 'postrenderer.helm.sh/postrender-filename';

/** Our mark on an object that a rewrite changed: the ids of the rules, comma-separated. */
export const REWRITTEN = 'helm-hooks/rewritten';

/** A hook's wish for an account with the rights that it needs; heard only where whoever installs it says so. */
export const RBAC_REQUEST = 'helm-hooks/rbac';

/** The events, in the order of a release's life. */
export const EVENTS = [
  'pre-install',
  'post-install',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'pre-delete',
  'post-delete',
  'test',
] as const;

export type HookEvent = (typeof EVENTS)[number];

/** Words that Helm accepts beside the events, and what it stores for them. */
export const EVENT_ALIASES: ReadonlyMap<string, HookEvent> = new Map([['test-success', 'test']]);

export const DELETE_POLICIES = ['before-hook-creation', 'hook-succeeded', 'hook-failed'] as const;

export type DeletePolicy = (typeof DELETE_POLICIES)[number];

export const LOG_POLICIES = ['hook-succeeded', 'hook-failed'] as const;

/** Which Helm's reading: 3.22.0 and 4.3.1 split documents and sort kinds differently. */
export type HelmMajor = 3 | 4;
