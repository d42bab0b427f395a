import { titleOf } from '../../manifest/document.ts';
import { missingRights } from '../../release/hook-rights.ts';
import { placeOfText, shortened } from '../command-words.ts';
import { rightsHelp } from '../rights-help.ts';
import { accessWords } from '../rights-words.ts';
import { defineRule } from '../rule.ts';

/** Of more lacks of one hook not each says what would allow all of them: hostile manifests have thousands. */
const SPELT_OUT = 20;

export default defineRule({
  id: 'rbac-missing',
  family: 'rights',
  level: 'error',
  summary: 'A hook may do what its commands ask of the API.',
  why: `A pod talks to the API as its account, by default the account "default" of its namespace, which may do nothing. What
its Roles and ClusterRoles do not allow is refused with "Forbidden", often only at an upgrade or an uninstall, when nobody
expects it. The rule reads \`kubectl\` commands (also in \`sh -c\` scripts, and in scripts from ConfigMaps of the chart)
and compares them with the rules that the chart binds to the account. It is an error where the chart brings the account and
its rights, and a warning where others may have bound more: for "default", for an account without any binding, and where
the script goes on without the answer (\`|| true\`, a condition). It is silent about what it cannot read (a variable for
verb, type or namespace, a file that is not in the chart), and about accounts and roles that the chart does not bring.
The repair is on request, and for account "default" alone: an account \`NAME-hook\` with a Role for all that the hook asks for, by
name, and its binding, as hooks that are there before it. It is made only where everything that the pod runs can be read, and
never gives wildcards, \`list\` on Secrets, \`pods/exec\` or changes of rights. \`rewrite\` and \`post-render\` make it with
\`--rbac=generate\`; for other namespaces and cluster-wide rights they want to be told so.`,

  *check(hook, release, { timeout }) {
    const seen = new Set<string>();
    for (const lack of missingRights(hook, release)) {
      const { call, account, accesses } = lack;
      const missing = accessWords(accesses);
      if (seen.has(missing)) continue;
      seen.add(missing);
      const { command } = call;
      const isCertain = account.name !== 'default' && account.isBound && !command.tolerated;
      yield {
        at: placeOfText(command, hook),
        ...(isCertain ? {} : { level: 'warning' }),
        message: `${titleOf(hook)} runs "${shortened(command.text)}" as account "${account.name}", which may not ${missing}${unsaid(account)}: the API answers "Forbidden"`,
        ...rightsHelp(lack, hook, release, timeout, seen.size > SPELT_OUT),
      };
    }
  },
});

function unsaid({ isBound }: { readonly isBound: boolean }): string {
  return isBound ? '' : ' by anything in this release';
}
