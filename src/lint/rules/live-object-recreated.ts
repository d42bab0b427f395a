import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_DELETE_POLICY, type HookEvent } from '../../manifest/vocabulary.ts';
import { looksRandom } from '../../release/chance.ts';
import { accountOf } from '../../release/identity.ts';
import { isRun } from '../../release/life.ts';
import { podSpecOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { isByPods, type LiveUse, liveUsesOf, reapedIn, remadeIn } from '../../release/remade.ts';
import { apiUseOf } from '../../release/token.ts';
import type { Level, Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'live-object-recreated',
  family: 'deletion',
  level: 'warning',
  summary: 'What a running workload uses is no hook that Helm deletes.',
  why: `Before each upgrade event Helm deletes the hook's object and makes it anew, while the pods of the release use it. The
tokens of a ServiceAccount die with it (the new one has another uid): the API answers running pods with "Unauthorized"
until the kubelet fetches new tokens, up to an hour later. With \`hook-succeeded\` the object is gone at the end of the
event, and pods that start later do not find it. Values that a hook has made anew stay through a rollback.`,

  *check(hook, release) {
    const at = hook.annotations.get(HOOK_DELETE_POLICY) ?? hook.annotations.get(HOOK);
    const problem = at && !isRun(hook) ? problemOf(hook, release) : undefined;
    if (!at || !problem || looksRandom(hook)) return;
    yield { at: at.range, help: 'make it an ordinary object of the release, and give the hooks their own', ...problem };
  },
});

function problemOf(hook: Hook, release: Release): Pick<Problem, 'level' | 'message'> | undefined {
  const reaped = reapedIn(hook, release);
  const remade = remadeIn(hook).find((event) => !event.endsWith('-delete'));
  if (!reaped && (!remade || DATA.has(hook.kind))) return undefined;
  const [use, ...more] = usersOf(hook, release)
    .filter((use) => reaped || !isOver(use))
    .toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)));
  if (!use) return undefined;
  const user = `${titleOf(use.document.head)} (${use.via})${more.length > 0 ? ` and ${more.length} more` : ''}`;
  if (reaped) {
    const message = `hook-succeeded deletes ${titleOf(hook)} at the end of ${reaped}, and it is missing for ${user}`;
    return { level: 'error', message };
  }
  const { level, what } = consequenceOf(hook, remade!, use);
  return {
    level,
    message: `Helm deletes ${titleOf(hook)}, in use by ${user}, and makes it again in ${remade}: ${what}`,
  };
}

/** stateful-hook-recreated says what is lost with these. */
const DATA: ReadonlySet<string> = new Set(['Namespace', 'PersistentVolumeClaim']);

/** The users that miss it, each once. */
function usersOf(hook: Hook, release: Release): readonly LiveUse[] {
  const uses = liveUsesOf(hook, release).filter(
    (use) => use.certain && !use.optional && !use.presumed && !isByDefaultAccount(use),
  );
  return [...new Map(uses.toReversed().map((use) => [use.document, use])).values()].toReversed();
}

/** An ordinary Job has ended by the time of an upgrade, and the next one finds the new object. */
function isOver({ document }: LiveUse): boolean {
  return document.head.kind === 'Job';
}

function isRunning(use: LiveUse): boolean {
  return isByPods(use) && use.document.head.kind !== 'CronJob';
}

/** Rights of the account that every pod has unasked show no use. */
function isByDefaultAccount({ via, document }: LiveUse): boolean {
  return (
    (via === 'subjects' || via === 'roleRef') && isByPods({ document }) && accountOf(podSpecOf(document)!) === 'default'
  );
}

function consequenceOf({ kind, events }: Hook, event: HookEvent, use: LiveUse): { level: Level; what: string } {
  const { document, via } = use;
  const podSpec = podSpecOf(document);
  if (
    kind === 'ServiceAccount' &&
    podSpec &&
    isRunning(use) &&
    apiUseOf(podSpec, document.source.text, accountOf(podSpec)) !== 'never'
  )
    return { level: 'error', what: 'the tokens of its running pods die' };
  if (via === 'imagePullSecrets') return { level: 'info', what: 'images are pulled without it meanwhile' };
  const isValues = podSpec && (kind === 'Secret' || kind === 'ConfigMap');
  if (isValues && event.endsWith('-upgrade') && !events.some((other) => other.endsWith('-rollback')))
    return { level: 'warning', what: 'a container that starts meanwhile fails, and a rollback keeps the new values' };
  return { level: 'warning', what: 'whatever needs it meanwhile fails' };
}
