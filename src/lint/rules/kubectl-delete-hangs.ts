import { titleOf } from '../../manifest/document.ts';
import { hangingDeletions } from '../../release/hook-rights.ts';
import { placeOfText, shortened } from '../command-words.ts';
import { accessWords, rulesFor } from '../rights-words.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'kubectl-delete-hangs',
  family: 'rights',
  level: 'warning',
  summary: 'Who deletes with kubectl may also watch.',
  why: `\`kubectl delete\` waits until the object is gone. It reads the object once (get), and then lists and watches it. Without
get it does not wait; with get but without list and watch it is refused again and again, and tries on for a week: the hook
hangs until its deadline or Helm's timeout. That needs an object that lingers, so the rule speaks of Pods, claims and volumes,
Namespaces and CRDs, and of \`--cascade=foreground\`; what goes at once, like a ConfigMap, is not waited for. It is silent with
\`--wait=false\`, \`--timeout\` and \`--force\`.`,

  *check(hook, release) {
    for (const { call, account, refused } of hangingDeletions(hook, release)) {
      yield {
        at: placeOfText(call.command, hook),
        message: `${titleOf(hook)} runs "${shortened(call.command.text)}" as account "${account.name}", which may get but not ${accessWords(refused)}: kubectl waits for the end and never sees it`,
        help: `write --wait=false, or allow ${rulesFor(refused)}`,
      };
    }
  },
});
