import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { isRun } from '../../release/life.ts';
import { lingeringOf } from '../../release/lingering.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'delete-not-awaited',
  family: 'deletion',
  level: 'warning',
  summary: 'What Helm deletes before a hook is gone when the hook is created.',
  why: `Helm 4 deletes a hook by \`before-hook-creation\` and creates it right away, without waiting until it is gone (but
for \`helm test\`, and with \`--wait=watcher\`; Helm 3 waits). A Pod that is still ending, or what finalizers keep, is then
patched instead: the old run's end counts as the result of the new one, which never happens (seen on a cluster), and what
was kept vanishes afterwards. A claim stays as long as any pod uses it, a finished one too.`,

  *check(hook, release, { targets, timeout }) {
    const at = hook.annotations.get(HOOK_DELETE_POLICY) ?? hook.annotations.get(HOOK);
    const lingering = at && targets.has('helm4') ? lingeringOf(hook, release, timeout) : undefined;
    if (!at || !lingering) return;
    yield {
      at: at.range,
      message: `Helm 4 makes ${titleOf(hook)} again in ${lingering.event} before the old one is gone (${lingering.reason}): ${outcome(hook)}`,
      help: helpOf(hook),
    };
  },
});

function outcome(hook: Hook): string {
  if (isRun(hook)) return 'it patches that one, and takes its end for the result';
  if (hook.kind === 'Namespace') return 'what is to be made in it is refused';
  if (hook.kind === 'PersistentVolumeClaim') return 'it patches that one, which takes no new pod';
  return 'it patches that one, which then vanishes';
}

function helpOf({ kind }: Hook): string {
  if (kind === 'PersistentVolumeClaim') return 'let hook-succeeded delete the pods that use it';
  return 'run Helm 4 with --wait=watcher, which waits for the deletion';
}
