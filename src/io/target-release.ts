import { UserError } from '../errors.ts';
import { type ReleaseSource, readRelease } from '../release/read.ts';
import { asFound } from '../report/findings.ts';
import { type HelmOptions, helmMajor, helmOutput } from './helm.ts';
import type { Target } from './target.ts';

/** What `helm status NAME -o json` prints (pkg/release/v1/release.go), as far as it is used here. */
interface Record {
  readonly name: string;
  readonly namespace?: string;
  readonly manifest?: string;
  readonly hooks?: readonly { readonly path?: string; readonly manifest?: string }[];
}

/**
 * The newest revision of an installed release. What Helm dropped for an unknown event is not in its record.
 *
 * @throws UserError where there is no such release, no cluster, or no Helm
 */
export async function readInstalled(name: string, options: HelmOptions): Promise<Target> {
  const [helm, { name: stored, namespace, manifest = '', hooks = [] }] = await Promise.all([
    helmMajor(options),
    recordOf(name, options),
  ]);
  const file = `release/${stored}`;
  // Written as `helm get hooks` prints them, so that a line can be looked up there.
  const printed = hooks.map(({ path = '', manifest = '' }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
  const sources: ReleaseSource[] = [printed, manifest]
    .filter((text) => text.trim() !== '')
    .map((text) => ({ file, text }));
  return {
    ...readRelease(sources, { helm, name: stored, namespace }),
    name: file,
    originOf: asFound,
    dropped: new Set(),
  };
}

async function recordOf(name: string, options: HelmOptions): Promise<Record> {
  try {
    const { stdout } = await helmOutput(['status', '-o', 'json', '--', name], options);
    return JSON.parse(new TextDecoder().decode(stdout));
  } catch (error) {
    if (!(error instanceof UserError) || !/release: not found/.test(error.message)) throw error;
    const namespace = options.env.HELM_NAMESPACE;
    throw new UserError(`there is no release "${name}" in ${namespace ? `namespace ${namespace}` : 'this namespace'}`);
  }
}
