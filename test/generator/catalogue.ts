import { EVENT_VALUES, MISFITS, ODD_VALUES, POLICIES } from './values.ts';

/** Where a value can stand; `%` is the value. */
const PLACES: readonly string[] = [
  'kind: Job\nmetadata:\n  name: a\n  annotations:\n    helm.sh/hook: %\n',
  'kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: test\n    helm.sh/hook-weight: %\n    helm.sh/hook-delete-policy: %\n',
  'kind: %\napiVersion: %\nmetadata:\n  name: %\n  annotations: %\n',
  'kind: Job\nmetadata: %\n',
  'x: &x [1]\nkind: Job\nspec:\n- %\n- a: %\n  b: [%, {c: %}]\n',
  '{kind: Job, metadata: {name: %, annotations: {"helm.sh/hook": %}}}',
  '%: a\nkind: Job\n',
  '? %\n: a\n',
  '%',
];

/** Every odd value by itself, in every place. */
export function catalogue(): string[] {
  const values = [...EVENT_VALUES, ...ODD_VALUES, ...POLICIES, ...MISFITS];
  return PLACES.flatMap((place) => values.map((value) => place.replaceAll('%', () => value)));
}
