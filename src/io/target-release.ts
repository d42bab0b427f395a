import { UserError, usageError } from '../errors.ts';
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
 * An installed release: its newest revision, or the one that `NAME@REVISION` names. What Helm dropped for an unknown event is not in its record.
 *
 * @throws UserError where there is no such release, no cluster, or no Helm
 */
export async function readInstalled(given: string, options: HelmOptions): Promise<Target> {
  const [helm, { name: stored, namespace, manifest = '', hooks = [] }] = await Promise.all([
    helmMajor(options),
    recordOf(given, options),
  ]);
  const file = `release/${given}`;
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

async function recordOf(given: string, options: HelmOptions): Promise<Record> {
  const { name, revision } = nameAndRevision(given);
  const flags = revision === undefined ? [] : [`--revision=${revision}`];
  try {
    const { stdout } = await helmOutput(['status', '-o', 'json', ...flags, '--', name], options);
    return JSON.parse(new TextDecoder().decode(stdout));
  } catch (error) {
    if (!(error instanceof UserError) || !/release: not found/.test(error.message)) throw error;
    const namespace = options.env.HELM_NAMESPACE;
    const what = revision === undefined ? `release "${name}"` : `release "${name}" with a revision ${revision}`;
    throw new UserError(`there is no ${what} in ${namespace ? `namespace ${namespace}` : 'this namespace'}`);
  }
}

/** `NAME` or `NAME@REVISION`: no name holds an `@`. @throws UserError (usage) where the revision is no number */
export function nameAndRevision(given: string): { readonly name: string; readonly revision: number | undefined } {
  const [name = '', revision] = given.split('@');
  if (revision === undefined) return { name, revision: undefined };
  if (!/^[1-9]\d*$/.test(revision)) throw usageError(`release/${given}: a revision is a number, as in release/NAME@3`);
  return { name, revision: Number(revision) };
}
