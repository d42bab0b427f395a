import { titleOf } from '../../manifest/document.ts';
import { child } from '../../manifest/node.ts';
import { RESOURCE_POLICY } from '../../manifest/vocabulary.ts';
import { backupPlacesOf } from '../../release/backups.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import { objectExists, resourcePolicy, runs, surelySameNamespace } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

const CLAIM = 'PersistentVolumeClaim';

export default defineRule({
  id: 'backup-dies-with-release',
  family: 'failure',
  level: 'warning',
  summary: 'A backup before the uninstall goes where the uninstall does not reach.',
  why: `A pre-delete hook that writes its backup to a PersistentVolumeClaim of the release makes it in vain: right behind
the hook Helm deletes the claim, and with the usual reclaim policy the volume and the backup go with it. With
\`helm.sh/resource-policy: keep\` on the claim Helm leaves it (\`pkg/action/resource_policy.go : filterManifestsToKeep\`). The rule
is silent where the claim is bound to a volume by name, which is kept by default, and where the pod takes the backup elsewhere.`,

  *check(hook, release) {
    if (!runs(hook) || !hook.events.includes('pre-delete')) return;
    for (const { claim, at, path } of backupPlacesOf(hook, release)) {
      const objects = indexOf(release).objects.get(keyOf(CLAIM, claim)) ?? [];
      const dying = objects.some(
        ({ root, head }) =>
          surelySameNamespace(head.namespace, hook.namespace, release) &&
          !objectExists(resourcePolicy(head.annotations), 'post-delete') &&
          !child(child(root, 'spec'), 'volumeName'),
      );
      if (!dying) continue;
      yield {
        at,
        message: `${titleOf(hook)} writes its backup (${path}) to ${CLAIM}/${claim}, which Helm deletes right after it: the backup goes with the release`,
        help: `write ${RESOURCE_POLICY}: keep on ${CLAIM}/${claim}`,
      };
    }
  },
});
