import type { Hook } from '../../manifest/document.ts';
import { child, descend, items } from '../../manifest/node.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'list-hook',
  family: 'deletion',
  level: 'warning',
  summary: 'Each object of a hook is a document of its own, not an item of a List.',
  why: `For Helm a \`List\` with a hook annotation is one hook of many objects. Where any post-renderer is used, Helm 4 takes every
\`List\` apart before it looks for hooks (\`kio.ByteReader\` of kyaml): the annotations of the List are lost, and its items become
ordinary objects of the release, which Helm creates at another moment and deletes at uninstall. Typed lists such as
\`ConfigMapList\` are left whole. Helm 3 gives hooks to no post-renderer, so for it alone this is an info.`,

  *check(hook, _release, { targets }) {
    const count = runs(hook) ? losersOf(hook) : 0;
    if (count === 0) return;
    const what = count === 1 ? 'its item an ordinary object' : `its ${count} items ordinary objects`;
    yield {
      at: hook.annotations.get(HOOK)!.range,
      level: targets.has('helm4') ? 'warning' : 'info',
      message: `this List is a hook only while nobody uses a post-renderer: for one, Helm 4 takes it apart and makes ${what} of the release`,
      help: 'write each object as a document of its own, with the hook annotations on it',
    };
  },
});

/** How many items of a List are no hooks by an annotation of their own. */
function losersOf({ kind, document }: Hook): number {
  const all = kind === 'List' ? items(child(document.root, 'items')) : [];
  return all.filter((item) => !descend(item, 'metadata', 'annotations', HOOK)).length;
}
