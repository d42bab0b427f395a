import { UserError, usageError } from '../errors.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';

/** One revision of a release, by the labels of its record. */
export interface Revision {
  readonly release: string;
  readonly number: number;
  readonly status: string;
}

/**
 * The revision whose hooks an event runs. Source for delete and test: helm.sh/helm/v4 pkg/action/{uninstall,
 * release_testing}.go take the newest. Install and upgrade hooks belong to what is installed; a rollback to the revision
 * that it goes back to.
 *
 * @throws UserError where there is none, or the user has to name it
 */
export function chooseRevision(
  revisions: readonly Revision[],
  event: HookEvent,
  release: string,
  wanted: number | undefined,
): Revision {
  const newest = newestOf(revisions);
  if (!newest) throw new UserError(`release ${release} not found`);
  if (wanted !== undefined) {
    const found = revisions.find(({ number }) => number === wanted);
    if (found) return found;
    const known = revisions.map(({ number }) => number).sort((a, b) => a - b);
    throw new UserError(`release ${release} has no revision ${wanted}; there are ${known.join(', ')}`);
  }
  if (event === 'pre-rollback' || event === 'post-rollback')
    throw usageError(`${event} needs --revision N: the revision to go back to, whose hooks Helm would run`);
  if (event === 'pre-delete' || event === 'post-delete' || event === 'test') return newest;
  return newestOf(revisions.filter(({ status }) => status === 'deployed')) ?? newest;
}

/** The highest-numbered of some revisions. */
export function newestOf(revisions: readonly Revision[]): Revision | undefined {
  return revisions.reduce<Revision | undefined>((a, b) => (a && a.number > b.number ? a : b), undefined);
}

export interface GuardOptions {
  readonly force: boolean;
  readonly yes: boolean;
  /** Someone can be asked. */
  readonly terminal: boolean;
  /** The user wrote the release's name on the command line. */
  readonly named: boolean;
}

/**
 * Refuses what must not be run on a release in this state.
 *
 * @param newest the release's newest revision: its status is the release's
 * @param texts the release's manifests, in which the marks of GitOps controllers stand
 * @returns true where the release's name has to be typed first
 * @throws UserError
 */
export function guard(
  event: HookEvent,
  newest: Revision,
  texts: readonly string[],
  { force, yes, terminal, named }: GuardOptions,
): boolean {
  const { release, number, status } = newest;
  if (status === 'uninstalled')
    throw new UserError(`release ${release} is uninstalled; its hooks have no release to run for`);
  if (status.startsWith('pending-') && !force)
    throw new UserError(
      `release ${release} is ${status}: Helm may be at work on revision ${number}; --force runs all the same`,
    );
  const owner = ownerOf(texts);
  if (owner && !force) throw new UserError(`release ${release} is managed by ${owner}; then --force runs all the same`);
  const isDelete = event === 'pre-delete' || event === 'post-delete';
  if (!isDelete || status !== 'deployed' || (yes && named)) return false;
  if (terminal) return true;
  const missing = named ? '--yes' : 'the release named on the command line, and --yes';
  throw usageError(
    `${event} on release ${release}, which stays installed, needs ${missing}; --dry-run=client shows what it would do`,
  );
}

/**
 * The same for hooks of a chart or a manifest, for which no release is installed: nothing says that their objects may go.
 *
 * @returns true where the name of the release, or of the namespace, has to be typed first
 * @throws UserError (usage)
 */
export function guardFiles(event: HookEvent, { yes, terminal }: Pick<GuardOptions, 'yes' | 'terminal'>): boolean {
  if ((event !== 'pre-delete' && event !== 'post-delete') || yes) return false;
  if (terminal) return true;
  throw usageError(
    `${event} hooks of a chart or manifest, for which no release is installed, need --yes; ` +
      `--dry-run=client shows what they would do`,
  );
}

/** What Flux and Argo CD write into all objects that they make. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/\bhelm\.toolkit\.fluxcd\.io\/name\b/, 'Flux (suspend it first: flux suspend helmrelease NAME)'],
  [/\bargocd\.argoproj\.io\/tracking-id\b/, 'Argo CD (suspend it first: argocd app set NAME --sync-policy none)'],
];

function ownerOf(texts: readonly string[]): string | undefined {
  return MARKS.find(([mark]) => texts.some((text) => mark.test(text)))?.[1];
}
