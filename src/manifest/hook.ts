import type { Hook, ManifestDocument } from './document.ts';
import { atoi } from './go-numbers.ts';
import {
  EVENT_ALIASES,
  EVENTS,
  HOOK,
  HOOK_DELETE_POLICY,
  HOOK_LOG_POLICY,
  HOOK_WEIGHT,
  type HookEvent,
} from './vocabulary.ts';

const BY_WORD: ReadonlyMap<string, HookEvent> = new Map([
  ...EVENTS.map((event) => [event, event] as const),
  ...EVENT_ALIASES,
]);

/**
 * The hook that a document is, undefined where it has no `helm.sh/hook` annotation.
 * Source: pkg/release/v1/util/manifest_sorter.go : (*manifestFile).sort, calculateHookWeight, operateAnnotationValues.
 */
export function hookOf(document: ManifestDocument): Hook | undefined {
  const { kind, name, namespace, annotations } = document.head;
  const hook = annotations.get(HOOK);
  if (!hook) return undefined;
  const events: HookEvent[] = [];
  const unknownEvents: string[] = [];
  for (const word of wordsOf(hook.value)) {
    const event = BY_WORD.get(word);
    if (event) events.push(event);
    else unknownEvents.push(word);
  }
  return {
    document,
    kind,
    name,
    namespace,
    annotations,
    events,
    unknownEvents,
    weight: atoi(annotations.get(HOOK_WEIGHT)?.value ?? '') ?? 0n,
    deletePolicies: wordsOf(annotations.get(HOOK_DELETE_POLICY)?.value),
    logPolicies: wordsOf(annotations.get(HOOK_LOG_POLICY)?.value),
  };
}

/** Nothing to trim, nothing to lower. */
const BARE = /^[a-z-]+$/;

/** The parts of a comma-separated value as Helm stores them; an empty value has one empty part. */
export function wordsOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  if (BARE.test(value)) return [value];
  return value.split(',').map((word) => (BARE.test(word) ? word : lowerCase(trimSpace(word))));
}

/** strings.TrimSpace of Go. String.trim takes U+FEFF for a blank, and leaves U+0085. */
function trimSpace(text: string): string {
  return text
    .replace(/^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, '')
    .replace(/[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/, '');
}

/** strings.ToLower of Go maps letter by letter: U+0130 becomes i alone, a final sigma is no special case. */
function lowerCase(text: string): string {
  let lower = '';
  for (const letter of text) lower += letter === '\u0130' ? 'i' : letter.toLowerCase();
  return lower;
}
