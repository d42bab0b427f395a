import { titleOf } from '../../manifest/document.ts';
import { HOOK, type HookEvent } from '../../manifest/vocabulary.ts';
import { isRun, runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

/** What it means that a hook is there from the start. */
const TOO_EARLY: Readonly<Partial<Record<HookEvent, string>>> = {
  'pre-delete': 'not when the release is deleted',
  'post-delete': 'not when the release is deleted',
  'pre-rollback': 'though nothing is rolled back',
  'post-rollback': 'though nothing is rolled back',
  test: 'though nobody asked for a test',
  'post-install': 'without waiting for it',
  'post-upgrade': 'without waiting for it',
};

export default defineRule({
  id: 'template-only-runs-hooks',
  family: 'engines',
  level: 'info',
  summary: 'What applies the output of `helm template` makes ordinary objects of hooks.',
  why: `\`helm template\` prints hooks like everything else, tests and delete hooks included, and whoever applies its output
(\`kubectl apply\`, Kustomize, Terraform, many a pipeline) creates them at once, together with the rest: no event, no
order, no waiting, no delete policy. A pre-delete Job runs at the first installation; a Job that is there already does not
run again, and if it changed the API refuses it. \`helm template --no-hooks\` leaves them out. Told with
\`--target template\` only.`,

  *check(hook, _release, { targets }) {
    const annotation = hook.annotations.get(HOOK);
    if (!targets.has('template') || !annotation || !runs(hook)) return;
    const early = hook.events.map((event) => TOO_EARLY[event]).find((words) => words !== undefined);
    const what = isRun(hook) ? 'runs together with the rest' : 'is an ordinary object from the start';
    yield {
      at: annotation.range,
      message: `applied from helm template, ${titleOf(hook)} ${what}${early ? `, ${early}` : ''}; delete policies do nothing`,
      help: 'helm template --no-hooks leaves it out',
    };
  },
});
