import { FAMILIES, type Rule } from './rule.ts';
import annotationNotString from './rules/annotation-not-string.ts';
import argocdMixed from './rules/argocd-mixed.ts';
import argocdUnsupportedEvent from './rules/argocd-unsupported-event.ts';
import backupDiesWithRelease from './rules/backup-dies-with-release.ts';
import bindingSubjectNamespace from './rules/binding-subject-namespace.ts';
import crdAsHook from './rules/crd-as-hook.ts';
import defaultDeletePolicy from './rules/default-delete-policy.ts';
import deleteNotAwaited from './rules/delete-not-awaited.ts';
import dependencyCycle from './rules/dependency-cycle.ts';
import dependencyMissingInPhase from './rules/dependency-missing-in-phase.ts';
import dependencyOfPreviousRevision from './rules/dependency-of-previous-revision.ts';
import dependencyOrder from './rules/dependency-order.ts';
import duplicateHookEvent from './rules/duplicate-hook-event.ts';
import duplicateKey from './rules/duplicate-key.ts';
import duplicatesReleaseObject from './rules/duplicates-release-object.ts';
import failedHookLosesLogs from './rules/failed-hook-loses-logs.ts';
import failureOutlivesTimeout from './rules/failure-outlives-timeout.ts';
import failureSwallowed from './rules/failure-swallowed.ts';
import fluxLogPolicy from './rules/flux-log-policy.ts';
import generateNameHook from './rules/generate-name-hook.ts';
import helm3NotPostRendered from './rules/helm3-not-post-rendered.ts';
import hookFailedWithoutEffect from './rules/hook-failed-without-effect.ts';
import hookNotAwaited from './rules/hook-not-awaited.ts';
import hookOrphan from './rules/hook-orphan.ts';
import hookTtl from './rules/hook-ttl.ts';
import hookWeightNotInteger from './rules/hook-weight-not-integer.ts';
import imagePullTime from './rules/image-pull-time.ts';
import invalidDeletePolicy from './rules/invalid-delete-policy.ts';
import invalidLogPolicy from './rules/invalid-log-policy.ts';
import keepIgnored from './rules/keep-ignored.ts';
import kubectlDeleteHangs from './rules/kubectl-delete-hangs.ts';
import lacksReleaseSettings from './rules/lacks-release-settings.ts';
import listHook from './rules/list-hook.ts';
import liveObjectRecreated from './rules/live-object-recreated.ts';
import meshSidecar from './rules/mesh-sidecar.ts';
import misplacedHookAnnotation from './rules/misplaced-hook-annotation.ts';
import missingUpgradeEvent from './rules/missing-upgrade-event.ts';
import nameTooLong from './rules/name-too-long.ts';
import nameWithoutRelease from './rules/name-without-release.ts';
import notIdempotent from './rules/not-idempotent.ts';
import oldRunOverlaps from './rules/old-run-overlaps.ts';
import onFailureRestartHidesLogs from './rules/on-failure-restart-hides-logs.ts';
import orderByName from './rules/order-by-name.ts';
import preDeleteCanBlockUninstall from './rules/pre-delete-can-block-uninstall.ts';
import preDeleteNeedsReleaseObject from './rules/pre-delete-needs-release-object.ts';
import rbacClusterAdmin from './rules/rbac-cluster-admin.ts';
import rbacDefaultAccount from './rules/rbac-default-account.ts';
import rbacMissing from './rules/rbac-missing.ts';
import rbacOutlivesOrDiesEarly from './rules/rbac-outlives-or-dies-early.ts';
import rbacUnknownVerb from './rules/rbac-unknown-verb.ts';
import rbacWildcard from './rules/rbac-wildcard.ts';
import restartPolicy from './rules/restart-policy.ts';
import sameWeightRuns from './rules/same-weight-runs.ts';
import selectorMatchesHook from './rules/selector-matches-hook.ts';
import staleBaseline from './rules/stale-baseline.ts';
import staleHookResult from './rules/stale-hook-result.ts';
import statefulHookRecreated from './rules/stateful-hook-recreated.ts';
import suspendedHook from './rules/suspended-hook.ts';
import templateOnlyRunsHooks from './rules/template-only-runs-hooks.ts';
import testLogLost from './rules/test-log-lost.ts';
import unknownHookEvent from './rules/unknown-hook-event.ts';
import unstableName from './rules/unstable-name.ts';
import unusedIgnore from './rules/unused-ignore.ts';
import unusedToken from './rules/unused-token.ts';
import waitDeadlock from './rules/wait-deadlock.ts';
import workloadAsHook from './rules/workload-as-hook.ts';
import yamlError from './rules/yaml-error.ts';

/** A rule that is not listed here does not exist. */
const LISTED: readonly Rule[] = [
  unknownHookEvent,
  annotationNotString,
  hookWeightNotInteger,
  invalidDeletePolicy,
  invalidLogPolicy,
  misplacedHookAnnotation,
  duplicateHookEvent,
  keepIgnored,
  duplicateKey,
  yamlError,
  unusedIgnore,
  staleBaseline,
  defaultDeletePolicy,
  staleHookResult,
  generateNameHook,
  dependencyOrder,
  orderByName,
  dependencyCycle,
  dependencyMissingInPhase,
  dependencyOfPreviousRevision,
  sameWeightRuns,
  missingUpgradeEvent,
  preDeleteNeedsReleaseObject,
  failedHookLosesLogs,
  testLogLost,
  argocdUnsupportedEvent,
  argocdMixed,
  templateOnlyRunsHooks,
  fluxLogPolicy,
  helm3NotPostRendered,
  statefulHookRecreated,
  unstableName,
  listHook,
  liveObjectRecreated,
  crdAsHook,
  restartPolicy,
  rbacMissing,
  workloadAsHook,
  hookOrphan,
  hookTtl,
  duplicatesReleaseObject,
  failureOutlivesTimeout,
  preDeleteCanBlockUninstall,
  suspendedHook,
  failureSwallowed,
  hookFailedWithoutEffect,
  rbacUnknownVerb,
  bindingSubjectNamespace,
  rbacOutlivesOrDiesEarly,
  backupDiesWithRelease,
  selectorMatchesHook,
  meshSidecar,
  oldRunOverlaps,
  waitDeadlock,
  lacksReleaseSettings,
  hookNotAwaited,
  onFailureRestartHidesLogs,
  deleteNotAwaited,
  kubectlDeleteHangs,
  notIdempotent,
  nameTooLong,
  imagePullTime,
  rbacWildcard,
  rbacClusterAdmin,
  rbacDefaultAccount,
  nameWithoutRelease,
  unusedToken,
];

/** Every rule, family by family, in the order of docs/rules.md. */
export const RULES: readonly Rule[] = Object.keys(FAMILIES).flatMap((family) =>
  LISTED.filter((rule) => rule.family === family),
);
