import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';
import { UserError, usageError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where requests go, and as whom. */
export interface Access {
  readonly config: KubeConfig;
  readonly server: string;
  /** The kubeconfig's context; '' without one. */
  readonly context: string;
  readonly namespace: string;
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the kubeconfig and the variables that Helm hands to its plugins (helm.sh/helm/v4 pkg/cli/environment.go :
 * EnvVars), which win over it.
 *
 * @throws UserError where there is no kubeconfig, none that can be read, or no such context
 */
export function accessFrom(env: Environment): Access {
  const loaded = load(env);
  const name = env.HELM_KUBECONTEXT || loaded.getCurrentContext() || '';
  const context = loaded.getContextObject(name);
  if (env.HELM_KUBECONTEXT && !context) throw usageError(`the kubeconfig has no context "${name}"`);
  const cluster = clusterOf(loaded.getCluster(context?.cluster ?? ''), env);
  const user = userOf(loaded.getUser(context?.user ?? ''), env);
  const config = new KubeConfig();
  const chosen = { name: 'chosen', cluster: cluster.name, user: user.name };
  config.loadFromOptions({ clusters: [cluster], users: [user], contexts: [chosen], currentContext: 'chosen' });
  return {
    config,
    server: cluster.server.replace(/\/$/, ''),
    context: name,
    namespace: env.HELM_NAMESPACE || context?.namespace || 'default',
    headers: impersonation(env),
  };
}

/** The login as it stands there now; undefined where that context is another cluster's meanwhile, or cannot be read. */
export function renewedFrom(env: Environment, { server, context }: Access): KubeConfig | undefined {
  try {
    const now = accessFrom({ ...env, HELM_KUBECONTEXT: context });
    return now.server === server ? now.config : undefined;
  } catch {
    return undefined;
  }
}

function load(env: Environment): KubeConfig {
  const merged = new KubeConfig();
  const files = filesOf(env).filter((file) => existsSync(file));
  const parts = files.map(loadFile);
  if (parts.length === 0 && !env.KUBECONFIG && env.KUBERNETES_SERVICE_HOST) {
    merged.loadFromCluster();
    return merged;
  }
  if (parts.length === 0 && !env.HELM_KUBEAPISERVER)
    throw new UserError(`no cluster: ${filesOf(env).join(' and ') || 'KUBECONFIG'} does not exist`);
  for (const part of parts) {
    // As kubectl: the first file that sets a value wins.
    merged.clusters.push(...part.clusters.filter(({ name }) => !merged.getCluster(name)));
    merged.users.push(...part.users.filter(({ name }) => !merged.getUser(name)));
    merged.contexts.push(...part.contexts.filter(({ name }) => !merged.getContextObject(name)));
    if (!merged.currentContext && part.currentContext) merged.setCurrentContext(part.currentContext);
  }
  return merged;
}

function filesOf(env: Environment): readonly string[] {
  if (env.KUBECONFIG) return env.KUBECONFIG.split(delimiter).filter(Boolean);
  return [join(env.HOME || homedir(), '.kube', 'config')];
}

function loadFile(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    // An empty file is a kubeconfig too: KUBECONFIG=/dev/null says that there is none.
    if (readFileSync(file, 'utf8').trim() !== '') config.loadFromFile(file, { onInvalidEntry: 'filter' });
  } catch (error) {
    throw new UserError(`the kubeconfig ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
  return config;
}

function clusterOf(known: Cluster | null, env: Environment): Cluster {
  const server = env.HELM_KUBEAPISERVER || known?.server;
  if (!server) throw new UserError('no cluster: the kubeconfig names none; set a current context or --kube-context');
  const { caData, caFile, ...rest } = known ?? { name: 'cluster', skipTLSVerify: false };
  const ownCa = env.HELM_KUBECAFILE;
  const insecure = /^(1|t|true)$/i.test(env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY ?? '');
  return {
    ...rest,
    ...(ownCa ? { caFile: ownCa } : { ...(caData && { caData }), ...(caFile && { caFile }) }),
    ...(env.HELM_KUBETLS_SERVER_NAME && { tlsServerName: env.HELM_KUBETLS_SERVER_NAME }),
    server,
    // The client refuses plain HTTP unless this is set.
    skipTLSVerify: insecure || rest.skipTLSVerify || server.startsWith('http:'),
  };
}

function userOf(known: User | null, env: Environment): User {
  const token = env.HELM_KUBETOKEN;
  const asUser = env.HELM_KUBEASUSER;
  const base = token ? { name: 'token', token } : (known ?? { name: 'user' });
  return { ...base, ...(asUser && { impersonateUser: asUser }) };
}

function impersonation(env: Environment): Record<string, string> {
  const groups = (env.HELM_KUBEASGROUPS ?? '').split(',').filter(Boolean);
  // One header for each group, and a fetch joins headers of one name by commas, which the API does not split.
  if (groups.length > 1) throw usageError('only one --kube-as-group is supported');
  return groups[0] ? { 'Impersonate-Group': groups[0] } : {};
}
