import { titleOf } from '../../manifest/document.ts';
import { placeOf } from '../../release/identity.ts';
import { runs } from '../../release/life.ts';
import { isOfCluster, isOwnName, isSingleton } from '../../release/singleton.ts';
import { defineRule } from '../rule.ts';

/** Their names are what they define. */
const NAMED_BY_CONTENT = new Set(['CustomResourceDefinition', 'APIService']);

export default defineRule({
  id: 'name-without-release',
  family: 'release',
  level: 'info',
  summary: 'The name of a hook has the name of the release in it.',
  why: `Before Helm creates an ordinary object it makes sure that no other release owns one of that name; for hooks it does not
(\`pkg/action/validate.go : existingResourceConflict\`). Two releases of a chart in one namespace then have one hook between them: the second one deletes the
first one's, running or not, and takes its place. What has no namespace they share all over the cluster. The rule is silent where
an ordinary object has such a name, too: then Helm refuses the second release before any hook runs.`,

  *check(hook, release) {
    if (hook.name === '' || !runs(hook) || NAMED_BY_CONTENT.has(hook.kind)) return;
    if (isOwnName(hook, release) || isSingleton(hook.kind, release)) return;
    const place = isOfCluster(hook.kind) ? 'anywhere in the cluster' : 'in the namespace';
    const deletes = hook.deletePolicies.length === 0 || hook.deletePolicies.includes('before-hook-creation');
    const outcome = deletes ? 'deletes this one and makes its own' : 'finds this one and takes it for its own';
    yield {
      at: placeOf(hook.document, 'metadata', 'name'),
      message: `${titleOf(hook)} has no "${release.name}" in its name, and Helm looks at no owner of a hook: a second release ${place} ${outcome}`,
      help: 'put {{ .Release.Name }} into the name',
    };
  },
});
