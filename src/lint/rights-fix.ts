import { type Hook, titleOf } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { child } from '../manifest/node.ts';
import { podPathOf, podSpecOf } from '../release/references.ts';
import type { Release } from '../release/release.ts';
import { type Refusal, type RightsPlan, rightsPlan } from '../release/rights-plan.ts';
import { newlineOf } from './annotation-pairs.ts';
import { insertBehind } from './copy.ts';
import { fieldsFix } from './field-fix.ts';
import type { Change, Fix } from './finding.ts';
import { type NewObject, rightsObjects, SMALLEST_WEIGHT } from './rights-manifest.ts';
import { accessWords } from './rights-words.ts';

/** What would give a hook whose pod runs as "default" the rights that it lacks. */
export interface RightsOffer {
  readonly plan: RightsPlan;
  readonly objects: readonly NewObject[];
  /** Why there is no fix; empty where there is one. */
  readonly refusals: readonly Refusal[];
  readonly fix?: Fix;
}

/** What the account of a namespace may have that no manifest shows. */
export const LOST_WITH_DEFAULT = 'its imagePullSecrets, a workload identity, bindings to SecurityContextConstraints';

const known = new WeakMap<Release, Map<Hook, RightsOffer>>();

/**
 * The offer for a hook: one fix for all calls of its pod, an account of its own with all that they ask for. Built once.
 *
 * @param timeout Helm's, in seconds
 */
export function rightsOffer(hook: Hook, release: Release, timeout: number): RightsOffer {
  const offers = known.get(release) ?? new Map<Hook, RightsOffer>();
  known.set(release, offers);
  const offer = offers.get(hook) ?? build(hook, release, timeout);
  offers.set(hook, offer);
  return offer;
}

function build(hook: Hook, release: Release, timeout: number): RightsOffer {
  const plan = rightsPlan(hook, release);
  const objects = rightsObjects(hook, plan, timeout);
  if (plan.refusals.length > 0) return { plan, objects, refusals: plan.refusals };
  const because = hook.weight < SMALLEST_WEIGHT ? 'there is no weight below its own' : undefined;
  const fix = because === undefined ? fixFor(hook, plan, timeout) : undefined;
  const refusal = { because: because ?? 'its manifest is written in a way that no edit can reach' };
  return { plan, objects, refusals: fix ? [] : [refusal], ...(fix && { fix }) };
}

function fixFor(hook: Hook, plan: RightsPlan, timeout: number): Fix | undefined {
  const { document } = hook;
  // The older name of the field has to say the same where it is there.
  const older = child(podSpecOf(document), 'serviceAccount') ? { serviceAccount: plan.name } : {};
  const why = `its pod no longer has what account "default" may have: ${LOST_WITH_DEFAULT}`;
  const { fix } = fieldsFix('opt-in', document, podPathOf(hook.kind), { serviceAccountName: plan.name, ...older }, why);
  if (!fix) return undefined;
  const objects = rightsObjects(hook, plan, timeout);
  const added: Change = {
    document,
    field: `new ${objects.map(titleOf).join(', ')}`,
    before: undefined,
    after: `may ${accessWords(plan.accesses)}`,
    edits: [insertion(hook, objects)],
    adds: objects.map(({ name }) => name),
    marked: (mark) => [insertion(hook, rightsObjects(hook, plan, timeout, mark))],
    why: 'its commands ask this of the API, and account "default" may do nothing unless somebody has bound more',
  };
  return { safety: 'opt-in', changes: [added, ...fix.changes] };
}

function insertion({ document }: Hook, objects: readonly NewObject[]): Edit {
  const newline = newlineOf(document.source.text, document.range.start);
  return insertBehind(
    document,
    objects.map(({ text }) => text.replaceAll('\n', newline)),
  );
}
