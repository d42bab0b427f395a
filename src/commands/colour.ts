import type { OptionSpecs } from './options.ts';

/** The flags about colours, for every command that prints a report. */
export const COLOUR_OPTIONS = {
  color: { type: 'string', values: ['auto', 'always', 'never'] },
  'no-color': { type: 'boolean' },
} as const satisfies OptionSpecs;

interface ColourValues {
  readonly color: 'auto' | 'always' | 'never' | undefined;
  readonly 'no-color': boolean;
}

/** Whether to print colours: as the flags say, else where a person looks on and NO_COLOR (no-color.org) is not set. */
export function useColour(
  { color = 'auto', 'no-color': without }: ColourValues,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (without || color === 'never') return false;
  return color === 'always' || (isTerminal && !env.NO_COLOR && env.TERM !== 'dumb');
}
