import { CHART_OPTIONS, type OptionValues } from './options.ts';

/** The value flags of a command, written as `helm template` takes them. */
export function chartFlags(values: OptionValues<typeof CHART_OPTIONS>): string[] {
  const names = Object.keys(CHART_OPTIONS) as (keyof typeof CHART_OPTIONS)[];
  return names.flatMap((name) => [values[name] ?? []].flat().map((value) => `--${name}=${value}`));
}
