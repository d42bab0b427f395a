import type { Rule } from '../lint/rule.ts';
import { mayCallKubectl } from '../release/kubectl-words.ts';
import type { Release } from '../release/release.ts';
import type { RightsSetting } from '../release/rights-setting.ts';
import { RIGHTS_RULE } from '../rewrite/mode.ts';
import type { RewriteSettings } from './rewrite-settings.ts';

/** What the person permits, for a release in this namespace: see `RightsSetting`. */
export function rightsSetting(
  { rbac, rbacNamespaces }: RewriteSettings,
  place: Pick<RightsSetting, 'given' | 'certain'>,
): RightsSetting {
  return { rbac, namespaces: rbacNamespaces, ...place };
}

/**
 * The rules that look, and the one about rights, unless it is switched off. It brings a reader of shell along, so only who
 * needs it loads it.
 */
export async function withRights({ rules, levels }: RewriteSettings): Promise<readonly Rule[]> {
  if (levels?.get(RIGHTS_RULE) === 'off' || rules.some(({ id }) => id === RIGHTS_RULE)) return rules;
  const { default: rbacMissing } = await import('../lint/rules/rbac-missing.ts');
  return [...rules, rbacMissing];
}

/** Whether a hook may call kubectl, by its text or by a script that it mounts. */
export function callsKubectl({ hooks }: Release): boolean {
  return hooks.some(({ document }) => mayCallKubectl(document));
}
