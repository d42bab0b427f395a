import { UserError } from '../errors.ts';
import type { ReleaseRecords } from '../io/release-record.ts';
import { didYouMean } from '../nearest.ts';

/** More are not listed. */
const FEW = 5;

/** The error about a release that is not there, with those that are. */
export async function noRelease(records: ReleaseRecords, name: string, namespace: string): Promise<UserError> {
  const found = [...new Set((await records.revisions(namespace)).map(({ release }) => release))].sort();
  return new UserError(`there is no release "${name}" in namespace ${namespace}${others(name, found)}`);
}

function others(name: string, found: readonly string[]): string {
  if (found.length === 0) return ', nor any other; -n NAMESPACE names another one';
  const meant = didYouMean(name, found);
  if (meant) return meant;
  return found.length > FEW ? `; helm hooks list shows the ${found.length} that are` : `; there is ${found.join(', ')}`;
}
