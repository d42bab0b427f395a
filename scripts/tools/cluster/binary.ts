import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { built, cachedFolder, type Recipe } from '../cache.ts';
import { cachedGoProgram, type GoProgram, goProgram } from '../go.ts';

/** The version of Kubernetes in cluster-binary/go.mod. */
export const KUBERNETES = 'v1.34.4';

const [major = '', minor = ''] = KUBERNETES.slice(1).split('.');

// Without these the server calls itself v0.0.0-master, and charts with a kubeVersion refuse it.
const program: GoProgram = {
  name: 'kubernetes',
  source: join(import.meta.dirname, '../cluster-binary'),
  variables: {
    'k8s.io/component-base/version.gitVersion': KUBERNETES,
    'k8s.io/component-base/version.gitMajor': major,
    'k8s.io/component-base/version.gitMinor': minor,
  },
};

/** The one binary that holds API server, controller manager, scheduler, kubelet and kubectl; built if need be. */
export const kubernetes = (): Promise<string> => goProgram(program);

/** The same when it was built before, else undefined. */
export const cachedKubernetes = (): string | undefined => cachedGoProgram(program);

/** kubectl: the same binary under the name that makes it kubectl. */
export async function kubectl(): Promise<string> {
  return join(await built(kubectlOf(await kubernetes())), 'kubectl');
}

/** The same when it was made before, else undefined. */
export function cachedKubectl(): string | undefined {
  const binary = cachedKubernetes();
  const folder = binary && cachedFolder(kubectlOf(binary));
  return folder && join(folder, 'kubectl');
}

function kubectlOf(binary: string): Recipe {
  return {
    inputs: ['kubectl', binary],
    build: (folder) => symlinkSync(binary, join(folder, 'kubectl')),
  };
}
