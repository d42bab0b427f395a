import { findProgram } from './run.ts';
import { ensurePackages } from './system.ts';

/** The terminal that tests look at. */
export function installedTmux(): string | undefined {
  return findProgram('tmux');
}

/** The same; installed first where it is missing. @throws Error with the reason where it cannot be had */
export function tmux(): string {
  const problem = installedTmux() ? undefined : ensurePackages(['tmux']);
  const found = installedTmux();
  if (found) return found;
  throw new Error(problem ?? 'the package tmux has brought no tmux');
}
