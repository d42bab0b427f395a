import { cachedGoProgram, type GoProgram, goProgram } from './go.ts';
import { attempt, findProgram } from './run.ts';

/** The versions that the tests run against: the newest of each major. */
export const HELM_4 = 'v4.3.1';
export const HELM_3 = 'v3.22.0';

/** The newest patches of the other minor versions of Helm 4, oldest first: each hands its manifests to post-renderers in its own way. */
export const OLDER_HELM_4 = ['v4.0.5', 'v4.1.4', 'v4.2.4'] as const;

// Each goes by the name of its folder in the cache; both are called `helm` there, as plugins see it in HELM_BIN.
const fourOf = (version: string): GoProgram => ({
  name: 'helm',
  source: `helm.sh/helm/v4/cmd/helm@${version}`,
  variables: { 'helm.sh/helm/v4/internal/version.version': version },
});
const four = fourOf(HELM_4);
const three: GoProgram = {
  name: 'helm',
  source: `helm.sh/helm/v3/cmd/helm@${HELM_3}`,
  variables: { 'helm.sh/helm/v3/internal/version.version': HELM_3 },
};

/** The path of Helm 4, built from its Go module and cached if need be. */
export const helm4 = (): Promise<string> => goProgram(four);

/** The path of an older Helm 4, built from its Go module (which takes minutes) and cached if need be. */
export const olderHelm4 = (version: (typeof OLDER_HELM_4)[number]): Promise<string> => goProgram(fourOf(version));

/** The path of Helm 3, built from its Go module and cached if need be. */
export const helm3 = (): Promise<string> => goProgram(three);

/** Their paths when they were built before, else undefined. */
export const cachedHelm4 = (): string | undefined => cachedGoProgram(four);
export const cachedHelm3 = (): string | undefined => cachedGoProgram(three);

/** Helm 4 as a user has it: the one on PATH if its major version is 4, else the built one. */
export async function anyHelm4(): Promise<string> {
  const installed = findProgram('helm');
  const isFour = installed && attempt(installed, ['version', '--template', '{{.Version}}']).startsWith('v4.');
  return isFour ? installed : helm4();
}
