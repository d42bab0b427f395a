import type { Random } from './random.ts';
import { MISFITS, ODD_VALUES } from './values.ts';

/** A manifest in flow style: JSON, or what looks like it. */
export function writeFlow(random: Random): string {
  const isJson = random.chance(0.6);
  const gap = random.pick(['', ' ', '\n  ', '\n', '\t']);
  const quote = (text: string): string => (isJson || random.chance(0.3) ? JSON.stringify(text) : text);
  const colon = isJson ? random.pick([':', ': ']) : ': ';
  const value = (): string =>
    isJson
      ? random.pick(['1', 'true', 'null', '"x"', '[]', '{}', '-1.5e3', '"\\ud83c\\udf89"', '"\\u00e9"', '"a\\/b"'])
      : random.pick([...MISFITS, ...ODD_VALUES]);
  const pairs = (entries: readonly (readonly [string, string])[]): string =>
    `{${gap}${entries.map(([key, text]) => `${quote(key)}${colon}${text}`).join(`,${gap}`)}${random.chance(0.1) ? ',' : ''}${gap}}`;
  const annotations: [string, string][] = [
    ['helm.sh/hook', quote(random.pick(['pre-install', 'test', 'pre-install,post-install', 'nope']))],
  ];
  if (random.chance(0.5)) annotations.push(['helm.sh/hook-weight', random.chance(0.5) ? quote('5') : value()]);
  if (random.chance(0.2)) annotations.push(['helm.sh/hook-delete-policy', quote('hook-succeeded')]);
  return pairs([
    ['apiVersion', quote('v1')],
    ['kind', quote(random.pick(['Job', 'ConfigMap', 'Widget']))],
    [
      'metadata',
      pairs([
        ['name', quote('a')],
        ['annotations', pairs(annotations)],
      ]),
    ],
    ...(random.chance(0.4) ? ([['spec', value()]] as const) : []),
  ]);
}
