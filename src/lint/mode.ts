/**
 * The version of the set of rewrites: what a mode does to a manifest changes only with it, so that an update of the
 * program changes no manifest unasked.
 */
export const REWRITES = 1;

/** `observe` changes nothing, `fix` does what cannot change a working chart, `full` also what is opt-in. */
export const MODES = ['observe', 'fix', 'full'] as const;

export type Mode = (typeof MODES)[number];
