import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { outlivesSuccess } from '../../release/life.ts';
import { isDeletedBefore } from '../../release/remade.ts';
import { type Bereft, bereftBy } from '../../release/rights-reaped.ts';
import type { Fix } from '../finding.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'rbac-outlives-or-dies-early',
  family: 'deletion',
  level: 'warning',
  summary: 'The account and rights of a hook stay as long as the hook can work.',
  why: `When a hook fails Helm deletes those before it that have \`hook-succeeded\`: the account, and its rights. But a Job
that only took longer than \`--timeout\` (300 s) has not failed for Kubernetes: it goes on, the API forbids what it asks,
new pods are refused for want of the account, and its end says nothing about the reason. A deadline below the timeout
ends the Job first. Where the Job itself stays, the repair gives its rights the same policy.`,

  *check(hook, release, { timeout }) {
    const policy = hook.annotations.get(HOOK_DELETE_POLICY);
    const bereft = policy ? bereftBy(hook, release, timeout) : [];
    const [first] = bereft;
    if (!policy || !first) return;
    const others = new Set(bereft.flatMap(({ rights }) => rights).filter((other) => other !== hook)).size;
    const rights = `${titleOf(hook)}${others > 0 ? ` and ${others} more of its rights` : ''}`;
    const runs = `${titleOf(first.run)}${bereft.length > 1 ? ` and ${bereft.length - 1} more` : ''}`;
    const fix = fixOf(bereft);
    yield {
      at: policy.range,
      message: `${runs} can be at work when Helm gives up after ${timeout} s: hook-succeeded then deletes ${rights}, and ${outcome(hook, first.run)}`,
      help: `give ${titleOf(first.run)} an activeDeadlineSeconds below ${timeout}${fix ? ', or its rights its own delete policy' : ''}`,
      ...(fix && { fix }),
    };
  },
});

function outcome(rights: Hook, run: Hook): string {
  if (rights.kind !== 'ServiceAccount') return 'the API forbids what it asks';
  return run.kind === 'Job' ? 'no new pod starts' : 'its token dies';
}

/** Where the Jobs stay until their next run, their rights may stay with them. */
function fixOf(bereft: readonly Bereft[]): Fix | undefined {
  if (!bereft.every(({ run }) => isDeletedBefore(run) && outlivesSuccess(run))) return undefined;
  const rights = [...new Set(bereft.flatMap((one) => one.rights))];
  const why = `${titleOf(bereft[0]!.run)} stays until its next run, and may need it`;
  const changes = rights.map(({ document }) =>
    annotationChange(document, HOOK_DELETE_POLICY, 'before-hook-creation', why),
  );
  return changes.every((change) => change !== undefined) ? { safety: 'opt-in', changes } : undefined;
}
