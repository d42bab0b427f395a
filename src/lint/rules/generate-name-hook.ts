import { child, text } from '../../manifest/node.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { isNameless } from '../../release/nameless.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'generate-name-hook',
  family: 'deletion',
  level: 'error',
  summary: 'A hook has a name of its own.',
  why: `Helm finds a hook by its name: to delete what an earlier run left, to wait for it, to remove it. With
\`generateName\`, or without any name, it can neither delete nor apply the hook, and the operation fails when the hook's turn
comes. \`rewrite\`, \`plan\`, \`run\` and the post-renderer refuse such a hook. To have a new name for each run, write it with
the revision: \`name: migrate-{{ .Release.Revision }}\`.`,

  concerns: (hook) => isNameless(hook),

  *check(hook) {
    const metadata = child(hook.document.root, 'metadata');
    const generated = child(metadata, 'generateName');
    const prefix = text(generated);
    yield {
      at: generated?.range ?? hook.annotations.get(HOOK)!.range,
      message: `this ${hook.kind || 'hook'} has ${prefix ? `generateName ${JSON.stringify(prefix)} and no name` : 'no metadata.name'}: Helm can neither delete nor apply it`,
      help: prefix ? `write name: ${prefix}{{ .Release.Revision }}` : 'write metadata.name',
    };
  },
});
