import { type Hook, type ManifestDocument, titleOf } from '../../manifest/document.ts';
import type { HookEvent } from '../../manifest/vocabulary.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import {
  groupOf,
  objectExists,
  outlivesSuccess,
  resourcePolicy,
  runs,
  surelySameNamespace,
} from '../../release/life.ts';
import { CLUSTER_SCOPED } from '../../release/needs.ts';
import type { Release } from '../../release/release.ts';
import { isDeletedBefore } from '../../release/remade.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'duplicates-release-object',
  family: 'deletion',
  level: 'warning',
  summary: 'What is a hook is not an ordinary object of the release, too.',
  why: `Helm knows objects by kind, namespace and name. As a hook of an event at which the ordinary object is there, it is
deleted and made again by the hook's policy, or (in Helm 4) patched with what the hook says; Helm 3 stops with "already
exists" where nothing deletes it first. A hook of pre-install that stays meets the ordinary one when Helm creates that:
Helm 3 stops there, too. A customary pattern works: pre-install only, with \`hook-succeeded\`, so that it is gone before the
ordinary object comes. What a hook has made lacks the labels and annotations of an ordinary object, and \`helm uninstall\`
of Helm 4.3 leaves what does not have them.`,

  *check(hook, release, { targets }) {
    const ordinary = runs(hook) ? ordinaryOf(hook, release) : undefined;
    const at = hook.document.head.nameNode?.range;
    if (!ordinary || !at) return;
    const policy = resourcePolicy(ordinary.head.annotations);
    const meets = hook.events.find((event) => objectExists(policy, event));
    const stays = hook.events.includes('pre-install') && outlivesSuccess(hook);
    const level = meets || stays ? (stays && targets.has('helm3') ? 'error' : 'warning') : 'info';
    yield {
      at,
      level,
      message: `${titleOf(hook)} is an ordinary object of the release, too: ${outcome(hook, meets, stays)}`,
      ...(level === 'info' ? {} : { help: 'give the hook another name, or let it be one of the two only' }),
    };
  },
});

/** The ordinary object that is certainly the same one for the API. */
function ordinaryOf({ kind, name, namespace, document }: Hook, release: Release): ManifestDocument | undefined {
  const group = groupOf(document.head.apiVersion);
  return indexOf(release)
    .objects.get(keyOf(kind, name))
    ?.find(
      ({ head }) =>
        groupOf(head.apiVersion) === group &&
        (CLUSTER_SCOPED.has(kind) || surelySameNamespace(head.namespace, namespace, release)),
    );
}

function outcome(hook: Hook, meets: HookEvent | undefined, stays: boolean): string {
  if (stays)
    return 'this one is still there after pre-install: Helm 3 stops with "already exists", Helm 4.3 leaves it where the install fails, and refuses the next one';
  if (!meets) return `it is not there in ${[...new Set(hook.events)].join(', ')}, so they do not meet`;
  const then = whatThen(hook);
  if (isDeletedBefore(hook)) return `Helm deletes that one in ${meets} to make this one${then}`;
  return `in ${meets} Helm 4 patches that one${then}; Helm 3 stops with "already exists"`;
}

/** Nothing writes the release's ownership on it again after these. */
const LAST: ReadonlySet<HookEvent> = new Set(['post-install', 'post-upgrade', 'post-rollback', 'test', 'pre-delete']);

function whatThen(hook: Hook): string {
  if (!outlivesSuccess(hook)) return ', and hook-succeeded takes it away';
  return hook.events.some((event) => LAST.has(event))
    ? ', which is no longer owned: uninstall leaves it (Helm 4.3)'
    : '';
}
