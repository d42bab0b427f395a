import { titleOf } from '../../manifest/document.ts';
import { placeOf } from '../../release/identity.ts';
import { podPathOf } from '../../release/references.ts';
import { unusedTokenOf } from '../../release/unused-token.ts';
import { fieldsFix } from '../field-fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unused-token',
  family: 'rights',
  level: 'info',
  summary: 'A hook that does not use the API has no token for it.',
  why: `Kubernetes mounts a token of the pod's account into every container unless told otherwise. A hook that talks to a
database alone has no use for it, and whoever gets into the pod has one more door. The rule is silent at any sign of the API
in the pod (a client, its configuration, a path of the API, in its scripts too), where the account has a binding, stands for one
in a cloud, or is not in the release, and where pod or account has \`automountServiceAccountToken: false\`. What an image does by
itself cannot be seen, so the repair is on request.`,

  *check(hook, release) {
    const account = unusedTokenOf(hook, release);
    if (account === undefined) return;
    const path = podPathOf(hook.kind);
    const why = 'nothing in the pod shows that it uses the API';
    yield {
      at: placeOf(hook.document),
      message: `${titleOf(hook)} gets a token of account "${account}", and nothing in its pod shows that it uses the API`,
      help: `write automountServiceAccountToken: false in ${path.join('.')}`,
      ...fieldsFix('opt-in', hook.document, path, { automountServiceAccountToken: false }, why),
    };
  },
});
