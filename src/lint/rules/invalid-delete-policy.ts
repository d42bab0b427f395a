import type { Hook } from '../../manifest/document.ts';
import { DELETE_POLICIES, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { nearest } from '../../nearest.ts';
import { isRun } from '../../release/life.ts';
import type { Fix } from '../finding.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';
import { keepWords, separatedByCommas, type Word, wordsOf } from '../words.ts';

const KNOWN: ReadonlySet<string> = new Set(DELETE_POLICIES);
// Words with which an author says that the object is to stay, which it then does.
const MEANT_TO_STAY: ReadonlySet<string> = new Set(['never', 'none', 'keep', '']);

export default defineRule({
  id: 'invalid-delete-policy',
  family: 'annotations',
  level: 'error',
  summary:
    '`helm.sh/hook-delete-policy` holds `before-hook-creation`, `hook-succeeded`, `hook-failed`, or several of them.',
  why: `Helm stores a word that it does not know, and it still counts as a policy. So the default \`before-hook-creation\` is off:
with unknown words only, nothing is ever deleted, and the next time the hook meets its own leftover. Helm 3 then fails with
\`already exists\`; Helm 4 takes the old result for the new one and runs nothing.

\`never\`, \`none\`, \`keep\` and an empty value say that the object is to stay, and it does: worth knowing only. The fix
drops unknown words while a known one remains, which changes nothing. Where none remains it is made only when asked for, and only
for Jobs and Pods: on a volume claim the word \`never\`, "repaired" to \`before-hook-creation\`, would delete the data.`,

  concerns: (hook) => !hook.deletePolicies.every((word) => KNOWN.has(word)),

  *check(hook) {
    const annotation = hook.annotations.get(HOOK_DELETE_POLICY);
    if (!annotation) return;
    const words = wordsOf(annotation);
    const valid = keepWords(words, ({ word }) => KNOWN.has(word));
    const listed = separatedByCommas(annotation.value, KNOWN);
    const fix = fixOf(hook, words, valid, listed);
    for (const word of words) {
      if (KNOWN.has(word.word)) continue;
      const stays = MEANT_TO_STAY.has(word.word);
      yield {
        at: word.range,
        level: stays ? 'info' : 'error',
        message: messageOf(word, valid, stays),
        help: stays ? helpToStay(valid) : helpOf(word, valid, listed, fix),
        ...(fix && { fix }),
      };
    }
  },
});

function messageOf({ written }: Word, valid: string | undefined, stays: boolean): string {
  const what = `"${written}" is not a delete policy`;
  if (valid !== undefined) {
    return `${written === '' ? 'the comma makes an empty delete policy' : what}: Helm ignores it and goes by ${valid}`;
  }
  if (!stays) return `${what}: it switches the default before-hook-creation off, and nothing deletes the hook`;
  const empty = written === '' ? 'the delete policy is empty' : what;
  return `${empty}: nothing deletes the hook, not even Helm's default before its next run`;
}

function helpToStay(valid: string | undefined): string {
  if (valid !== undefined) return `write ${valid}`;
  return 'to keep an object, rather make it no hook, with helm.sh/resource-policy: keep';
}

/** @param listed the words with commas, where only those are missing */
function helpOf({ word }: Word, valid: string | undefined, listed: string | undefined, fix: Fix | undefined): string {
  if (listed !== undefined) return `write "${listed}"`;
  const near = nearest(word, DELETE_POLICIES);
  if (near && valid === undefined) return `did you mean "${near}"?`;
  // The fix may not do what was meant: that would change when the hook goes.
  if (near && !valid?.split(',').includes(near))
    return `${fix ? 'the fix removes it' : 'remove it'}; if "${near}" was meant, write that`;
  return valid === undefined ? `Helm knows ${DELETE_POLICIES.join(', ')}` : `write ${valid}`;
}

function fixOf(
  hook: Hook,
  words: readonly Word[],
  valid: string | undefined,
  listed: string | undefined,
): Fix | undefined {
  const after = valid ?? repaired(hook, words, listed);
  if (after === undefined) return undefined;
  const why = `Helm knows ${DELETE_POLICIES.join(', ')} only`;
  const change = annotationChange(hook.document, HOOK_DELETE_POLICY, after, why);
  return change && { safety: valid === undefined ? 'opt-in' : 'safe', changes: [change] };
}

/** What was probably meant by misspelt words alone, else Helm's default; nothing where the object was to stay. */
function repaired(hook: Hook, words: readonly Word[], listed: string | undefined): string | undefined {
  if (!isRun(hook)) return undefined;
  if (words.some(({ word }) => MEANT_TO_STAY.has(word))) return undefined;
  const meant = words.flatMap(({ word }) => nearest(word, DELETE_POLICIES) ?? []);
  return listed ?? (meant.length > 0 ? [...new Set(meant)].join(',') : 'before-hook-creation');
}
