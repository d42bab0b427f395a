import { say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import type { Pod } from '../pods.ts';
import { brief } from './brief.ts';
import { at } from './place.ts';
import { missingIn, missingWords } from './waiting.ts';

/** Why a pod's volumes are not there yet: the kubelet says so in events only. */
export function volumeTrouble(evidence: Evidence, pod: Pod): Diagnosis | undefined {
  const found = evidence.warnings.findLast(({ reason, message }) => MOUNT.has(reason) && !PASSING.test(message));
  if (!found) return undefined;
  const message = brief(found.message);
  const [, volume = '', why = message] =
    /(?:MountVolume|AttachVolume|MapVolume)\.\w+ failed for volume "([^"]*)" ?: (.*)$/s.exec(message) ?? [];
  const object = missingIn(why) ?? missingKey(evidence, volume, why);
  if (object) return say('config-missing', `pod ${pod.name}: ${missingWords(object)}`, { ...at(pod), object });
  const which = volume ? `volume ${volume} of pod ${pod.name}` : `a volume of pod ${pod.name}`;
  return say('volume-unavailable', `${which} cannot be mounted: ${why}`, at(pod));
}

/** What passes by itself, and a summary that says less than the events before it. */
const PASSING = /^Unable to attach or mount volumes|failed to sync (?:secret|configmap) cache/;

const MOUNT: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);

/** The kubelet names the key only. Source: pkg/volume/{secret,configmap} : MakePayload. */
function missingKey(evidence: Evidence, volume: string, why: string) {
  const key = /references non-existent (?:secret|config) key: (\S+)/.exec(why)?.[1];
  const source = evidence.sourceOf(volume);
  return key && source ? { ...source, key } : undefined;
}
