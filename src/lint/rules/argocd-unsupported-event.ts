import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, type HookEvent } from '../../manifest/vocabulary.ts';
import { ARGOCD_HOOK, argocdPhase } from '../../release/argocd.ts';
import { isRun, runs } from '../../release/life.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';
import { type Word, wordsOf } from '../words.ts';

/** Events that become one phase: who is a hook of one of them is in Argo CD a hook of both. */
const TWINS: readonly (readonly [HookEvent, HookEvent])[] = [
  ['pre-install', 'pre-upgrade'],
  ['post-install', 'post-upgrade'],
];

/** What holds something that a new one does not: made anew on each sync it is lost. */
const STATEFUL = new Set(['PersistentVolumeClaim', 'PersistentVolume', 'Secret', 'Namespace']);

export default defineRule({
  id: 'argocd-unsupported-event',
  family: 'engines',
  level: 'warning',
  summary: 'Argo CD knows syncs and deletions: no tests, no rollbacks, and no difference between install and upgrade.',
  why: `Argo CD takes hooks out of \`helm template\`. \`pre-install\` and \`pre-upgrade\` both become \`PreSync\`,
\`post-install\` and \`post-upgrade\` \`PostSync\`, and these run on **every** sync, the first one and those that change
nothing included. \`pre-delete\` and \`post-delete\` run since 3.3. Hooks of rollback and test are never applied. In a phase
the weight is the wave; hooks of one wave start together, by kind and not by name, so two Jobs of one weight run at the same
time. Source: gitops-engine \`pkg/sync/hook/helm/type.go : hookTypes\`, \`pkg/sync/sync_tasks.go : Less\`,
\`controller/hook.go\`. Told with \`--target argocd\` only, and not where Argo CD's own annotation says what is meant.`,

  *check(hook, _release, { targets }) {
    const annotation = hook.annotations.get(HOOK);
    if (!targets.has('argocd') || !annotation || !runs(hook) || hook.annotations.has(ARGOCD_HOOK)) return;
    const words = wordsOf(annotation);
    yield* unknownWords(hook, words);
    for (const twins of TWINS) {
      const own = words.filter(({ written }) => twins.some((event) => event === written));
      const events = [...new Set(own.map(({ written }) => written as HookEvent))];
      if (events.length === 1) yield oneOfTwo(hook, own[0]!, events[0]!);
      if (events.length === 2 && isRun(hook))
        yield {
          at: annotation.range,
          level: 'info',
          message: `${events.join(' and ')} are one in Argo CD: ${titleOf(hook)} runs in ${argocdPhase(twins[0])} of every sync, also where nothing changed`,
        };
    }
  },
});

/** Argo CD compares the words as they are written: `Pre-Install` is none. */
function* unknownWords(hook: Hook, words: readonly Word[]): Iterable<Problem> {
  const unknown = words.filter(({ written }) => argocdPhase(written) === undefined);
  const [first] = unknown;
  if (!first) return;
  const listed = [...new Set(unknown.map(({ written }) => `"${written}"`))].join(' or ');
  const never = unknown.length === words.length;
  yield {
    at: first.range,
    message: `Argo CD knows no ${listed} hooks: ${never ? `it never applies ${titleOf(hook)}` : `${titleOf(hook)} does not run then`}`,
  };
}

function oneOfTwo(hook: Hook, { range }: Word, event: HookEvent): Problem {
  const what = isRun(hook) ? 'runs' : 'is made anew';
  const surprise = event.endsWith('install') ? 'not only at the first one' : 'at the first one too';
  return {
    at: range,
    level: isRun(hook) || STATEFUL.has(hook.kind) ? 'warning' : 'info',
    message: `${event} is ${argocdPhase(event)} in Argo CD: ${titleOf(hook)} ${what} on every sync, ${surprise}`,
  };
}
