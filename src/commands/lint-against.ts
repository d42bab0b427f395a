import { usageError } from '../errors.ts';
import { readTarget, type TargetOptions } from '../io/target.ts';
import type { Release } from '../release/release.ts';
import { refuseProblems } from './unreadable.ts';

/**
 * What is installed: an installed release, or whatever else can be read as one.
 *
 * @throws UserError where it is not there, or cannot be read
 */
export async function installed(against: string, options: TargetOptions): Promise<Release> {
  if (against === '-') throw usageError('--against takes release/NAME, a manifest or a chart, not "-"');
  const target = await readTarget(against, { ...options, unreadable: false, again: false });
  refuseProblems(target);
  return target.release;
}

/** The name that a chart is rendered with, so that its objects are called like those that are installed. */
export function releaseOfAgainst(against: string | undefined): string | undefined {
  return /^release\/([^@]+)/.exec(against ?? '')?.[1];
}
