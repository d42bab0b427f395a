import { type Hook, titleOf } from '../../manifest/document.ts';
import { child, text } from '../../manifest/node.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { looksRandom } from '../../release/chance.ts';
import { outlivesSuccess } from '../../release/life.ts';
import { isOwnGroup } from '../../release/own-groups.ts';
import { isByPods, isScratch, type LiveUse, liveUsesOf, remadeIn } from '../../release/remade.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'stateful-hook-recreated',
  family: 'deletion',
  level: 'error',
  summary: 'What holds data is no hook that Helm deletes before it makes it again.',
  why: `By \`before-hook-creation\`, which is also the default, Helm deletes a hook's object and makes it anew in each of its
events: a claim at every upgrade, with its data. While pods use the claim, finished ones too, it stays "Terminating":
Helm 3 waits for it until its timeout, Helm 4 goes on, no new pod can be scheduled, and the data go with the last old
pod. Values in a Secret that were made up at the install, or filled in since, are made up anew. What serves only hooks of
the same events, and what hook-succeeded deletes anyway, holds nothing.`,

  *check(hook, release) {
    const [event] = remadeIn(hook);
    const loss = event && lossOf(hook);
    if (!loss || isScratch(hook, release)) return;
    const live = liveUsesOf(hook, release);
    if (live.length === 0 && !outlivesSuccess(hook)) return;
    if (looksRandom(hook)) return;
    const pods = live.find((use) => use.certain && isByPods(use));
    const at = hook.annotations.get(HOOK_DELETE_POLICY) ?? hook.annotations.get(HOOK);
    if (!at) return;
    yield {
      at: at.range,
      level: levelOf(hook, event.endsWith('-delete') ? undefined : pods),
      message: `Helm deletes ${titleOf(hook)} before it makes it again in ${event}: ${loss}${pods ? `, and ${titleOf(pods.document.head)} uses it (${pods.via})` : ''}`,
      help: 'make it an ordinary object of the release, or a hook of pre-install only',
    };
  },
});

/** Custom resources that say how something is to be, and hold nothing themselves. */
const SETTINGS = /(Policy|Monitor|Rule|Route|Exception|Class)$/;

/** Credentials of a registry come from the values: they are made again as they were. */
const PULL_SECRET = 'kubernetes.io/dockerc';

/** What goes with the object; undefined where nothing does. */
function lossOf({ kind, document }: Hook): string | undefined {
  if (!isOwnGroup(document.head.apiVersion)) return 'what its controller made for it goes with it';
  return LOSSES.get(kind);
}

const LOSSES: ReadonlyMap<string, string> = new Map([
  ['Namespace', 'everything in it goes with it'],
  ['PersistentVolumeClaim', 'its data are lost'],
  ['Secret', 'values made up before, or filled in since, are lost'],
  ['ConfigMap', 'what was filled in since is lost'],
]);

function levelOf({ kind, document }: Hook, pods: LiveUse | undefined): Level {
  if (!isOwnGroup(document.head.apiVersion)) return SETTINGS.test(kind) ? 'info' : 'warning';
  if (kind === 'ConfigMap' || text(child(document.root, 'type'))?.startsWith(PULL_SECRET)) return 'info';
  return kind === 'Namespace' || (kind === 'PersistentVolumeClaim' && pods) ? 'error' : 'warning';
}
