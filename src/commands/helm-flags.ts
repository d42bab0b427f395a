import type { OptionSpecs } from './options.ts';

/**
 * The flags that Helm takes out of a plugin's arguments (helm.sh/helm/v4 pkg/cmd/load_plugins.go :
 * manuallyProcessArgs), and those that it leaves in when they stand before the plugin's name.
 */
export const HELM_FLAGS = {
  namespace: { type: 'string', short: 'n' },
  'kube-context': { type: 'string' },
  kubeconfig: { type: 'string' },
  'kube-apiserver': { type: 'string' },
  'kube-token': { type: 'string' },
  'kube-as-user': { type: 'string' },
  'kube-as-group': { type: 'list' },
  'kube-ca-file': { type: 'string' },
  'kube-insecure-skip-tls-verify': { type: 'boolean' },
  'kube-tls-server-name': { type: 'string' },
  'registry-config': { type: 'string' },
  'repository-cache': { type: 'string' },
  'repository-config': { type: 'string' },
  debug: { type: 'boolean' },
  'burst-limit': { type: 'string' },
  qps: { type: 'string' },
  'content-cache': { type: 'string' },
  color: { type: 'string', values: ['never', 'auto', 'always'] },
  colour: { type: 'string', values: ['never', 'auto', 'always'] },
} as const satisfies OptionSpecs;

/** Helm's names for them in a plugin's environment (helm.sh/helm/v4 pkg/cli/environment.go : EnvVars). */
const VARIABLES: Readonly<Record<keyof typeof HELM_FLAGS, string>> = {
  namespace: 'HELM_NAMESPACE',
  'kube-context': 'HELM_KUBECONTEXT',
  kubeconfig: 'KUBECONFIG',
  'kube-apiserver': 'HELM_KUBEAPISERVER',
  'kube-token': 'HELM_KUBETOKEN',
  'kube-as-user': 'HELM_KUBEASUSER',
  'kube-as-group': 'HELM_KUBEASGROUPS',
  'kube-ca-file': 'HELM_KUBECAFILE',
  'kube-insecure-skip-tls-verify': 'HELM_KUBEINSECURE_SKIP_TLS_VERIFY',
  'kube-tls-server-name': 'HELM_KUBETLS_SERVER_NAME',
  'registry-config': 'HELM_REGISTRY_CONFIG',
  'repository-cache': 'HELM_REPOSITORY_CACHE',
  'repository-config': 'HELM_REPOSITORY_CONFIG',
  debug: 'HELM_DEBUG',
  'burst-limit': 'HELM_BURST_LIMIT',
  qps: 'HELM_QPS',
  'content-cache': 'HELM_CONTENT_CACHE',
  color: 'HELM_COLOR',
  colour: 'HELM_COLOR',
};

/** A flag that was given becomes the variable that Helm would have set, so that a command looks in one place. */
export function applyHelmFlags(
  env: Readonly<Record<string, string | undefined>>,
  given: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, string | undefined>> {
  const flags = Object.entries(VARIABLES).flatMap(([flag, variable]) => {
    const values = given.get(flag);
    return values ? [[variable, values.join(',')]] : [];
  });
  return flags.length === 0 ? env : { ...env, ...Object.fromEntries(flags) };
}
