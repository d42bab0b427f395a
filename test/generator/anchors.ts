import type { Random } from './random.ts';
import { eventValue, oddValue } from './scalars.ts';

/** Anchors and merge keys around metadata and annotations. */
export function writeMerged(random: Random): string {
  const value = eventValue(random, 6);
  return random.pick([
    `base: &base\n  helm.sh/hook: ${value}\nkind: Job\nmetadata:\n  name: a\n  annotations:\n    <<: *base\n    helm.sh/hook-weight: ${oddValue(random, 4)}`,
    `kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: test\n    <<: {helm.sh/hook: pre-install, x: y}`,
    `x: &a {helm.sh/hook: test}\ny: &b {helm.sh/hook: pre-delete}\nkind: Pod\nmetadata:\n  annotations:\n    <<: [*a, *b]`,
    `x: &m\n  name: a\n  annotations: &n\n    helm.sh/hook: ${value}\nkind: Pod\nmetadata: *m`,
    `kind: &k Job\nmetadata:\n  name: *k\n  annotations:\n    *k : x\n    helm.sh/hook: ${value}`,
    `<<: {kind: Job}\nmetadata: {<<: {annotations: {helm.sh/hook: test}}, name: a}`,
    `<<: &a\n  kind: Job\n  <<: *a`,
    `a: &a [*a]`,
    `<<: [{kind: Job}, text]`,
    `"<<": {kind: Job}\n!!merge <<: {kind: Pod}`,
    `kind: Job\nMetadata:\n  name: upper\nmetadata:\n  annotations:\n    helm.sh/hook: ${value}\nMETADATA: ${random.pick(['null', '{}', '[]', '{name: x}'])}`,
  ]);
}

/** Aliases of lists, up to what go-yaml refuses: when 99 % of what it decodes comes from aliases. */
export function writeAliases(random: Random): string {
  if (random.chance(0.3)) return writeBomb(random);
  const items = Array.from(
    { length: random.pick([2, 20, random.between(90, 110), random.between(95, 400)]) },
    () => 'a',
  );
  const lines = [`l0: &l0 [${items.join(', ')}]`];
  const levels = random.between(1, 3);
  for (let level = 1; level <= levels; level++) {
    const width = random.pick([1, 2, 4, 12]);
    lines.push(`l${level}: &l${level} [${Array.from({ length: width }, () => `*l${level - 1}`).join(', ')}]`);
  }
  if (random.chance(0.3)) lines.push(`filler: [${'b, '.repeat(random.between(1, 60))}]`);
  if (random.chance(0.3)) lines.push(`single: [${'*l0, '.repeat(random.between(1, 130))}]`);
  return `kind: Job\n${lines.join('\n')}\nmetadata:\n  annotations:\n    helm.sh/hook: test`;
}

/** Few lines that stand for many: each of the lists holds the one before it twice or more. */
function writeBomb(random: Random): string {
  const levels = random.between(5, 11);
  const lines = [`l0: &l0 [${random.pick(['', 'a', 'a, b'])}]`];
  for (let level = 1; level <= levels; level++) {
    lines.push(`l${level}: &l${level} [*l${level - 1}, *l${level - 1}${random.pick(['', '', `, *l${level - 1}`])}]`);
  }
  return lines.join('\n');
}
