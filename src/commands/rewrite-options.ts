import { WEIGHTS } from '../release/release.ts';
import { RBAC } from '../release/rights-setting.ts';
import { MODES } from '../rewrite/mode.ts';
import type { OptionSpecs, OptionValues } from './options.ts';

/** The flags of `rewrite` and `post-render` that say what is rewritten. */
export const REWRITE_OPTIONS = {
  mode: { type: 'string', values: MODES },
  'opt-in': { type: 'list' },
  'default-delete-policy': { type: 'string' },
  weights: { type: 'string', values: WEIGHTS },
  rbac: { type: 'string', values: RBAC },
  'rbac-namespace': { type: 'list' },
  timeout: { type: 'string' },
  'no-inline-ignores': { type: 'boolean' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
} as const satisfies OptionSpecs;

export type RewriteValues = OptionValues<typeof REWRITE_OPTIONS>;

/** Help text for `REWRITE_OPTIONS`. */
export const REWRITE_OPTIONS_HELP = `      --mode MODE            fix (default): what cannot change a working chart; full: also the fixes on request; observe
      --opt-in RULE          also the fixes on request of these rules, or all; comma-separated or repeated
      --default-delete-policy WORDS  for a Job or Pod without one: before-hook-creation,hook-succeeded unless given
      --weights WHAT         keep, or explicit: the order that names decide is written as weights (mode full does)
      --rbac WHAT            report (default): which rights hooks lack; generate: an account with them (as mode full);
                             cluster: also beside namespaces, with --namespace; annotated: if helm-hooks/rbac asks
      --rbac-namespace NS    where else than in the release's namespace rights may be given; repeatable
      --timeout DURATION     the --timeout that Helm gets, which fixes on request stay below: 5m (default), 90s, 1h
      --no-inline-ignores    do not hear what the chart says against fixes (# helm-hooks: ignore RULE -- reason)
      --config FILE          instead of other configurations; --no-config: none`;

/** Help text for the variables that do the same. */
export const REWRITE_VARIABLES_HELP = `HELM_HOOKS_MODE, _OPT_IN, _DEFAULT_DELETE_POLICY, _WEIGHTS, _RBAC, _TIMEOUT and _CONFIG do the same as the flags;
HELM_HOOKS_INLINE_IGNORES=0 is --no-inline-ignores.`;
