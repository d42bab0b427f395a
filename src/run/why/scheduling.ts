import { titleOf } from '../../manifest/document.ts';
import { say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import type { Pod, PodCondition } from '../pods.ts';
import { brief } from './brief.ts';
import { at } from './place.ts';

/** Why no node takes a pod. Source: kubernetes pkg/scheduler/framework/types.go : FitError. */
export function schedulingTrouble(evidence: Evidence, pod: Pod, condition: PodCondition): Diagnosis | undefined {
  const { reason, message: whole = '' } = condition;
  const message = brief(whole);
  if (reason === 'SchedulingGated')
    return say('unschedulable', `pod ${pod.name} is held back by its schedulingGates`, at(pod));
  if (reason !== 'Unschedulable') return undefined;
  const claim = /persistentvolumeclaim "([^"]*)" (not found|is being deleted)/.exec(message);
  if (claim) return claimTrouble(pod, claim[1]!, claim[2]!);
  if (/unbound immediate PersistentVolumeClaims/.test(message)) return unboundTrouble(evidence, pod);
  return say('unschedulable', `no node takes pod ${pod.name}: ${nodesOnly(message)}`, at(pod));
}

function claimTrouble(pod: Pod, name: string, state: string): Diagnosis {
  const object = { kind: 'PersistentVolumeClaim', name };
  const words = state === 'not found' ? 'which does not exist' : 'which is being deleted';
  return say('claim-missing', `pod ${pod.name} needs ${titleOf(object)}, ${words}`, { ...at(pod), object });
}

/** The scheduler does not say which; its claims do, once they were asked. */
function unboundTrouble({ openClaims }: Evidence, pod: Pod): Diagnosis {
  const [claim] = openClaims ?? [];
  if (!claim) return say('claim-unbound', `pod ${pod.name} needs a PersistentVolumeClaim that has no volume`, at(pod));
  const object = { kind: 'PersistentVolumeClaim', name: claim.name };
  const why = claim.why && `: ${claim.why}`;
  return say('claim-unbound', `pod ${pod.name} needs ${titleOf(object)}, which has no volume${why}`, {
    ...at(pod),
    object,
  });
}

/** What follows on preemption never helps. */
function nodesOnly(message: string): string {
  return message.replace(/[.,]? (?:no new claims to deallocate|preemption:).*$/s, '').replace(/\.$/, '');
}
