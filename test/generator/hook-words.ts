import type { Random } from './random.ts';

const EVENTS: readonly string[] = [
  ...['pre-install', 'pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-rollback', 'post-rollback'],
  ...['pre-delete', 'post-delete', 'test', 'pre-install,pre-upgrade', 'pre-install,pre-upgrade', 'test-success'],
  ...['pre-install, pre-upgrade,pre-rollback', 'post-install,post-upgrade', 'pre-upgrade,pre-upgrade', 'POST-INSTALL'],
];

const WEIGHTS: readonly string[] = ['0', '-5', '-1', '1', '5', '10', '+3', '0', '-5', '1'];

/** Where Helm's integers end, and what is none. */
const ODD_WEIGHTS: readonly string[] = [
  ...['9223372036854775807', '-9223372036854775808', '-9223372036854775807', '9223372036854775808', '5.0', ' 5', 'x'],
];

const POLICIES: readonly string[] = [
  ...['before-hook-creation', 'hook-succeeded', 'hook-succeeded', 'hook-failed', 'before-hook-creation,hook-succeeded'],
  ...['hook-succeeded, hook-failed', 'hook-succeeded,hook-succes', 'never', '', 'before-hook-creation,keep'],
];

const LOG_POLICIES: readonly string[] = [
  'hook-failed',
  'hook-succeeded,hook-failed',
  'hook-succeeded,always',
  'always',
];

/** The annotations of a hook, some of them odd. */
export function hookAnnotations(random: Random): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = { 'helm.sh/hook': random.pick(EVENTS) };
  if (random.chance(0.6)) found['helm.sh/hook-weight'] = weight(random);
  if (random.chance(0.4)) found['helm.sh/hook-delete-policy'] = random.pick(POLICIES);
  if (random.chance(0.05)) found['helm.sh/hook-output-log-policy'] = random.pick(LOG_POLICIES);
  if (random.chance(0.04)) found['helm.sh/resource-policy'] = 'keep';
  if (random.chance(0.03)) found['helm-hooks/rewritten'] = 'default-delete-policy';
  if (random.chance(0.02)) found['argocd.argoproj.io/hook'] = 'PreSync';
  if (random.chance(0.15)) found['example.com/note'] = random.pick(['two words', 'a: b', '"quoted"', '5', "it's"]);
  if (random.chance(0.02)) found['example.com/count'] = random.pick([5, true]);
  const entries = Object.entries(found);
  return Object.fromEntries(random.chance(0.3) ? entries.reverse() : entries);
}

function weight(random: Random): string | number {
  if (random.chance(0.08)) return random.pick(ODD_WEIGHTS);
  if (random.chance(0.03)) return random.pick([5, -1]);
  return random.pick(WEIGHTS);
}
