import { type ManifestDocument, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_DELETE_POLICY, HOOK_LOG_POLICY, HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import { nearest } from '../../nearest.ts';
import type { Problem } from '../finding.ts';
import { HOOK_WORD } from '../hook-words.ts';
import { defineRule } from '../rule.ts';
import { type Place, pairsUnder } from '../walk.ts';

const READ: readonly string[] = [HOOK, HOOK_WEIGHT, HOOK_DELETE_POLICY, HOOK_LOG_POLICY];
const EFFECTS: ReadonlyMap<string, string> = new Map([
  [HOOK, 'it makes no hook of the object'],
  [HOOK_WEIGHT, 'the weight stays 0'],
  [HOOK_DELETE_POLICY, 'the default before-hook-creation stays'],
  [HOOK_LOG_POLICY, 'no log is printed'],
]);
const PREFIX = 'helm.sh/';
const HOOK_LIKE = /^helm\.sh\/ho{1,3}k/i;

export default defineRule({
  id: 'misplaced-hook-annotation',
  family: 'annotations',
  level: 'warning',
  summary: 'Hook annotations stand in `metadata.annotations` of the object itself, under the keys that Helm reads.',
  why: `Helm reads \`helm.sh/hook\`, \`-weight\`, \`-delete-policy\` and \`-output-log-policy\` from the annotations of a document's
own metadata and from nowhere else. In labels, in a pod template, on an item of a List, or under a misspelt key they do nothing: an
object that was to be a hook becomes an ordinary one, a weight stays 0, a policy stays the default.`,

  concerns: ({ document }) => !onlyWhereHelmReads(document),
  check: (hook) => misplaced(hook.document),
  checkDocument: misplaced,
});

function* misplaced(document: ManifestDocument): Iterable<Problem> {
  const { head } = document;
  const ownPairs = new Map(
    (head.annotationsNode?.pairs ?? []).toReversed().map((pair) => [pair.key.range.start, pair]),
  );
  for (const { key, pair, place } of pairsUnder(document.root)) {
    if (!HOOK_LIKE.test(key)) continue;
    const own = pair === ownPairs.get(head.annotations.get(key)?.keyRange.start ?? -1);
    const right = own ? meantKey(key) : key;
    if (right !== undefined && head.annotations.has(right) && !(own && right === key)) continue;
    const found = own ? inOwnAnnotations(key, document) : elsewhere(key, place, document);
    if (found) yield { ...found, at: pair.key.range };
  }
}

/** The key that was meant; undefined where none is like it. */
function meantKey(key: string): string | undefined {
  if (READ.includes(key)) return key;
  if (/log/i.test(key)) return HOOK_LOG_POLICY;
  if (/delet|polic/i.test(key)) return HOOK_DELETE_POLICY;
  const near = nearest(
    key.slice(PREFIX.length),
    READ.map((read) => read.slice(PREFIX.length)),
  );
  return near && PREFIX + near;
}

/** Nearly always, and cheap to see: every word of the kind is an annotation that Helm reads. */
function onlyWhereHelmReads({ source, range, head: { annotations } }: ManifestDocument): boolean {
  const text = source.text.slice(range.start, range.end);
  const words = text.match(HOOK_WORD)?.length ?? 0;
  return words === 0 || (annotations.has(HOOK) && words === READ.filter((key) => annotations.has(key)).length);
}

type Found = Omit<Problem, 'at'>;

function inOwnAnnotations(key: string, document: ManifestDocument): Found | undefined {
  if (!READ.includes(key)) {
    const near = meantKey(key);
    const effect = EFFECTS.get(near ?? '') ?? 'it has no effect';
    return { message: `Helm does not read "${key}": ${effect}`, ...(near && { help: `did you mean "${near}"?` }) };
  }
  if (document.head.annotations.has(HOOK)) return undefined;
  const message = `"${key}" has no effect: ${titleOf(document.head)} has no "${HOOK}" annotation, so it is no hook`;
  return { message, help: `add "${HOOK}" with its events, or remove the annotation` };
}

function elsewhere(key: string, place: Place, document: ManifestDocument): Found | undefined {
  const where = place.join('.');
  // Read, were it not for a second one of its name: duplicate-key tells.
  if (where === 'metadata.annotations') return undefined;
  const severe = place.at(-1) === 'labels' || /(^|\.)template\.metadata\.annotations$/.test(where);
  const effect =
    key === HOOK && !document.head.annotations.has(HOOK) ? `${titleOf(document.head)} is no hook` : 'it has no effect';
  return {
    level: severe ? 'error' : 'warning',
    message: `Helm does not read "${key}" in ${where || 'the document itself'}: ${effect}`,
    help: place[0] === 'items' ? 'make the item a document of its own' : 'move it to metadata.annotations',
  };
}
