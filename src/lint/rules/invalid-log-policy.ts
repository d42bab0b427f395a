import { HOOK_LOG_POLICY, LOG_POLICIES } from '../../manifest/vocabulary.ts';
import { nearest } from '../../nearest.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';
import { keepWords, wordsOf } from '../words.ts';

const KNOWN: ReadonlySet<string> = new Set(LOG_POLICIES);

export default defineRule({
  id: 'invalid-log-policy',
  family: 'annotations',
  level: 'warning',
  summary: '`helm.sh/hook-output-log-policy` holds `hook-succeeded`, `hook-failed`, or both.',
  why: `Helm stores other words and never acts on them: nothing is printed where the author expected the hook's log.
The fix drops them. Where no other word remains it takes the annotation away, which changes nothing either; a misspelt word alone is
put right only when asked for, for then logs appear in Helm's output that did not until now.`,

  concerns: (hook) => !hook.logPolicies.every((word) => KNOWN.has(word)),

  *check(hook) {
    const annotation = hook.annotations.get(HOOK_LOG_POLICY);
    if (!annotation) return;
    const words = wordsOf(annotation);
    const valid = keepWords(words, ({ word }) => KNOWN.has(word));
    const near = nearest(annotation.value, LOG_POLICIES);
    const after = valid ?? near;
    const why = `Helm knows ${LOG_POLICIES.join(' and ')} only`;
    const change = annotationChange(hook.document, HOOK_LOG_POLICY, after, why);
    for (const { word, written, range } of words) {
      if (KNOWN.has(word)) continue;
      const meant = nearest(word, LOG_POLICIES);
      yield {
        at: range,
        message: `"${written}" is not a log policy: Helm ignores it and prints no log for it`,
        help: meant ? `did you mean "${meant}"?` : `Helm knows ${LOG_POLICIES.join(' and ')}`,
        ...(change && { fix: { safety: valid === undefined && near ? 'opt-in' : 'safe', changes: [change] } }),
      };
    }
  },
});
