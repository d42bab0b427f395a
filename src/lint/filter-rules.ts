import type { Rule } from './rule.ts';
import annotationNotString from './rules/annotation-not-string.ts';
import defaultDeletePolicy from './rules/default-delete-policy.ts';
import dependencyOrder from './rules/dependency-order.ts';
import duplicateHookEvent from './rules/duplicate-hook-event.ts';
import generateNameHook from './rules/generate-name-hook.ts';
import hookWeightNotInteger from './rules/hook-weight-not-integer.ts';
import invalidDeletePolicy from './rules/invalid-delete-policy.ts';
import invalidLogPolicy from './rules/invalid-log-policy.ts';
import keepIgnored from './rules/keep-ignored.ts';
import misplacedHookAnnotation from './rules/misplaced-hook-annotation.ts';
import orderByName from './rules/order-by-name.ts';
import restartPolicy from './rules/restart-policy.ts';
import staleHookResult from './rules/stale-hook-result.ts';
import unknownHookEvent from './rules/unknown-hook-event.ts';
import yamlError from './rules/yaml-error.ts';

/**
 * The rules of the post-renderer: those with a safe fix, and those that can judge by what a filter reads (the hooks, not
 * the rest of the release). A list of its own, so that the filter does not load the others: it stands in every install.
 */
export const FILTER_RULES: readonly Rule[] = [
  unknownHookEvent,
  annotationNotString,
  hookWeightNotInteger,
  invalidDeletePolicy,
  invalidLogPolicy,
  misplacedHookAnnotation,
  duplicateHookEvent,
  keepIgnored,
  yamlError,
  defaultDeletePolicy,
  staleHookResult,
  generateNameHook,
  dependencyOrder,
  orderByName,
  restartPolicy,
];
