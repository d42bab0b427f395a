import { titleOf } from '../../manifest/document.ts';
import { repeats } from '../../release/life.ts';
import { repeatedCreations } from '../../release/repeated-creation.ts';
import { placeOfText, shortened } from '../command-words.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'not-idempotent',
  family: 'failure',
  level: 'warning',
  summary: 'What a hook does it can do again.',
  why: `Upgrades, rollbacks and tests come again, and so does what their hooks do. \`kubectl create\` fails with "already exists"
when its object is there: the first upgrade passes, the second one fails. \`kubectl create --dry-run=client -o yaml\` piped into
\`kubectl apply -f -\` does both. The rule is silent where the creation is forgiven (\`|| true\`), guarded (behind \`if\`, \`||\`
or \`&&\`, in a function), or the hook deletes the object, and where the name is not known (made anew each time, or
\`generateName\`).`,

  *check(hook, release) {
    for (const { call, kind, name } of repeatedCreations(hook, release)) {
      const events = [...new Set(hook.events)].filter(repeats).join(', ');
      yield {
        at: placeOfText(call.command, hook),
        message: `${titleOf(hook)} runs "${shortened(call.command.text)}" in ${events}: the second time ${titleOf({ kind, name })} already exists, and the command fails`,
        help:
          kind === 'Job'
            ? `delete it before: kubectl delete job ${name} --ignore-not-found`
            : 'write "kubectl create --dry-run=client -o yaml ... | kubectl apply -f -"',
      };
    }
  },
});
