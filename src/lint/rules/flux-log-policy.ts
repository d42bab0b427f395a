import { HOOK_LOG_POLICY, LOG_POLICIES } from '../../manifest/vocabulary.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'flux-log-policy',
  family: 'engines',
  level: 'info',
  summary: 'Under Flux nobody sees the log that `helm.sh/hook-output-log-policy` asks for.',
  why: `Helm's library hands a hook's log to whoever uses it, and the command line prints it. Flux takes the library and
throws the log away (\`pkg/action/action.go : Init\` sets a writer that discards everything, and helm-controller sets no
other). So the annotation does nothing there, and a hook that \`hook-failed\` deletes takes its log along. Told with
\`--target flux\` only.`,

  *check(hook, _release, { targets }) {
    const policy = hook.annotations.get(HOOK_LOG_POLICY);
    if (!targets.has('flux') || !policy || !runs(hook)) return;
    if (!LOG_POLICIES.some((word) => hook.logPolicies.includes(word))) return;
    const gone = hook.deletePolicies.includes('hook-failed');
    yield {
      at: policy.range,
      message: `log policy ${policy.source} has no effect under Flux, which throws the log away${gone ? '; delete policy hook-failed deletes the pod, and with it the only copy' : ''}`,
      help: gone
        ? 'drop hook-failed, or send the log elsewhere'
        : 'read the log with kubectl logs, or send it elsewhere',
    };
  },
});
