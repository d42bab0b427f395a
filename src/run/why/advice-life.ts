import type { Diagnosis } from '../event.ts';
import type { Scene } from './advice.ts';

/** An object of the last run is in the way. */
export function leftoverAdvice({ code, message }: Diagnosis, { hook, keep, namespace }: Scene): string {
  const { kind, name, deletePolicies } = hook.hook;
  if (code === 'delete-timeout') {
    if (/still works?$/.test(message))
      return `wait for it, or stop it: kubectl delete pods -l job-name=${name} -n ${namespace}`;
    if (/finalizers/.test(message)) return 'the controllers behind these finalizers have to remove them';
    return `kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace} may say what holds it`;
  }
  const comesByPolicy = deletePolicies.length === 0 || deletePolicies.includes('before-hook-creation');
  if (keep && comesByPolicy) return 'run without --keep: its delete policy removes it first';
  return `--recreate ${hook.title} deletes it first; helm.sh/hook-delete-policy: before-hook-creation does so every time`;
}

const PROXIES: Readonly<Record<string, string>> = {
  'istio-proxy': 'label the pod sidecar.istio.io/inject: "false", or let Istio use native sidecars',
  'linkerd-proxy':
    'annotate the pod linkerd.io/inject: disabled, or config.alpha.linkerd.io/proxy-enable-native-sidecar: "true"',
};

export function sidecarAdvice({ container = '' }: Diagnosis): string {
  return (
    PROXIES[container] ??
    `make ${container} a native sidecar (an init container with restartPolicy: Always), or let the work end it`
  );
}

export function slowAdvice(_: Diagnosis, { timeoutMs }: Scene): string {
  return `if it only needs longer: --timeout ${flagOf(timeoutMs * 2)}, for Helm too`;
}

/** As Go reads it: `10m`, `90s`. */
function flagOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

export function goneAdvice(_: Diagnosis, { hook }: Scene): string {
  return `find out what deletes ${hook.title}, and whether its work was done, before you run it again`;
}
