import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { looksRandom } from '../../release/chance.ts';
import { isRun, runs } from '../../release/life.ts';
import { type StaleResult, staleResult } from '../../release/policies.ts';
import { fixOf } from '../annotation-fix.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';

const NEW = 'its name looks as if each rendering made another, then what failed only piles up';

const RIGHT_NOW = {
  succeeded: 'one that succeeded is there',
  failed: 'one that failed is there',
  there: 'one is there',
};

const WHY = 'what an earlier run left would be taken for the result of this one';

export default defineRule({
  id: 'stale-hook-result',
  family: 'deletion',
  level: 'error',
  summary: 'A hook that is left over is deleted before it runs again.',
  why: `A policy without \`before-hook-creation\` switches Helm's default off. What an earlier run left is then in the
way: Helm 3 stops with "already exists". **Helm 4 patches it and takes its old result for the new one**: with
\`hook-failed\` only, a success that never ran; with \`hook-succeeded\` only, every try after a failure fails at once,
repaired or not, until someone deletes the object. \`lint release/NAME\` asks the cluster whether one is there right now.`,

  wants: ['leftovers'],

  concerns: (hook) => hook.annotations.has(HOOK_DELETE_POLICY),

  *check(hook, _release, { leftovers }) {
    const policy = hook.annotations.get(HOOK_DELETE_POLICY);
    const stale = policy && runs(hook) ? staleResult(hook) : undefined;
    if (!policy || !stale) return;
    const after = ['before-hook-creation', ...hook.deletePolicies].join(',');
    const left = leftovers?.get(hook);
    const isNew = looksRandom(hook);
    yield {
      at: policy.range,
      level: isNew ? 'info' : left && isRun(hook) ? 'error' : levelOf(stale),
      message: `policy ${policy.source} never deletes ${titleOf(hook)} before it is created again${left ? `, and ${RIGHT_NOW[left]} right now` : ''}: ${isNew ? NEW : outcome(hook, stale)}`,
      ...(stale.repair === 'none' ? {} : { help: `write "${after}"` }),
      ...(stale.repair === 'none' ? {} : fixOf(stale.repair, hook.document, HOOK_DELETE_POLICY, after, WHY)),
    };
  },
});

function levelOf(stale: StaleResult): Level {
  return stale.repeats && stale.when === 'always' ? 'error' : 'warning';
}

function outcome(hook: Hook, { when }: StaleResult): string {
  if (!isRun(hook)) return 'Helm 4 keeps and patches the old one, Helm 3 stops with "already exists"';
  if (when === 'interrupted') return 'after an interruption Helm 4 takes the old result for the new one';
  const stays = hook.deletePolicies.includes('hook-succeeded')
    ? 'one failure makes every later try fail'
    : 'it runs once';
  return `Helm 4 takes the old result for the new one, so ${stays}; Helm 3 stops with "already exists"`;
}
