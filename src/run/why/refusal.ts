import type { ClusterError } from '../cluster.ts';
import { type Code, type Details, say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import { brief } from './brief.ts';

/** What the API said to a create or apply. */
export function refusal({ reason, message: whole }: ClusterError, title: string): Diagnosis {
  const message = brief(whole);
  const effect = `${title} cannot be created`;
  switch (reason) {
    case 'already-exists':
      return leftover(title);
    case 'conflict':
      return say('conflict', `${title} cannot be applied: ${message}`);
    case 'unknown-kind':
      return say('unknown-kind', message);
    case 'unreachable':
      return say('unreachable', message);
    case 'forbidden':
      return (
        known(message, effect) ?? say(isRight(message) ? 'create-forbidden' : 'create-refused', `${effect}: ${message}`)
      );
    default:
      return known(message, effect) ?? say('create-refused', `the API refuses ${title}: ${message}`);
  }
}

/** The Job controller cannot make the pod: the API's reason is in its event. */
export function podRefusal(message: string): Diagnosis {
  const effect = 'no pod can be created';
  const words = brief(message).replace(/^Error creating: /, '');
  return known(words, effect) ?? say('pod-refused', `${effect}: ${withoutSubject(words)}`);
}

/** An object is in the way that no policy removes. */
export function leftover(title: string): Diagnosis {
  return say('already-exists', `${title} exists already and no delete policy removes it first`);
}

/** RBAC's no; admission plugins answer 403 too. */
function isRight(message: string): boolean {
  return /is forbidden: User "/.test(message);
}

/** `pods "work-" is forbidden: ` says nothing that the reader does not know. */
function withoutSubject(message: string): string {
  return message.replace(/^[\w./]+ "[^"]*" is forbidden: /, '');
}

interface Pattern {
  readonly code: Code;
  readonly pattern: RegExp;
  readonly words: (...found: string[]) => string;
  readonly details?: (...found: string[]) => Details;
}

/** Sources: k8s.io/apiserver pkg/admission/plugin/{resourcequota,webhook,policy}; kubernetes plugin/pkg/admission/serviceaccount. */
const PATTERNS: readonly Pattern[] = [
  {
    code: 'service-account-missing',
    pattern: /serviceaccount "([^"]*)" not found/i,
    words: (name) => `ServiceAccount/${name} does not exist`,
    details: (name = '') => ({ object: { kind: 'ServiceAccount', name } }),
  },
  {
    code: 'quota-exceeded',
    pattern: /exceeded quota: ([^,]+), (.*)$/,
    words: (name, numbers) => `ResourceQuota/${name} is used up (${numbers})`,
    details: (name = '') => ({ object: { kind: 'ResourceQuota', name } }),
  },
  {
    code: 'quota-exceeded',
    pattern: /failed quota: ([^:]+): (.*)$/,
    words: (name, demand) => `ResourceQuota/${name} ${demand}`,
    details: (name = '') => ({ object: { kind: 'ResourceQuota', name } }),
  },
  {
    code: 'pod-security',
    pattern: /violates PodSecurity "([^":]*)[^"]*": (.*)$/,
    words: (level, faults) => `the namespace enforces PodSecurity "${level}": ${faults}`,
  },
  {
    code: 'webhook-failed',
    pattern: /failed calling webhook "([^"]*)": (?:failed to call webhook: )?(.*)$/,
    words: (name, why) => `admission webhook "${name}" cannot be asked: ${why}`,
    details: (name = '') => ({ object: { kind: 'webhook', name } }),
  },
  {
    code: 'admission-refused',
    pattern: /admission webhook "([^"]*)" denied the request(?:: (.*)| (without explanation))$/,
    words: (name, why, none) => `admission webhook "${name}" says no: ${why ?? none}`,
    details: (name = '') => ({ object: { kind: 'webhook', name } }),
  },
  {
    code: 'admission-refused',
    pattern: /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)$/,
    words: (name, why) => `ValidatingAdmissionPolicy/${name} says no: ${why}`,
    details: (name = '') => ({ object: { kind: 'ValidatingAdmissionPolicy', name } }),
  },
  {
    code: 'namespace-missing',
    pattern: /^namespaces "([^"]*)" not found$/,
    words: (name) => `Namespace/${name} does not exist`,
    details: (name = '') => ({ object: { kind: 'Namespace', name } }),
  },
  {
    code: 'pod-refused',
    pattern: /no PriorityClass with name (\S+) was found/,
    words: (name) => `PriorityClass/${name} does not exist`,
    details: (name = '') => ({ object: { kind: 'PriorityClass', name } }),
  },
  {
    code: 'pod-refused',
    pattern: /RuntimeClass "([^"]*)" not found/,
    words: (name) => `RuntimeClass/${name} does not exist`,
    details: (name = '') => ({ object: { kind: 'RuntimeClass', name } }),
  },
];

function known(message: string, effect: string): Diagnosis | undefined {
  for (const { code, pattern, words, details } of PATTERNS) {
    const found = pattern.exec(message)?.slice(1);
    if (found) return say(code, `${effect}: ${words(...found)}`, details?.(...found));
  }
  return undefined;
}
