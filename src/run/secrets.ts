import { type KubeObject, type ObjectRef, unreadable } from './cluster.ts';
import type { World } from './follow.ts';
import { isJob, isPod } from './readiness.ts';

/** Fields whose object names a Secret: in `env`, `envFrom` and old volume types, in volumes, in projected volumes. */
const HOLDERS = ['secretKeyRef', 'secretRef', 'secret'];

/** The Secrets that a Job's or Pod's containers get values from; other kinds show no logs. */
export function secretsOf(object: KubeObject): readonly string[] {
  return isJob(object) || isPod(object) ? [...new Set(namesIn(object.spec))] : [];
}

function* namesIn(value: unknown): Generator<string> {
  if (value === null || typeof value !== 'object') return;
  for (const [key, field] of Object.entries(value)) {
    const name = key === 'secretName' ? field : HOLDERS.includes(key) && field?.name;
    if (typeof name === 'string') yield name;
    yield* namesIn(field);
  }
}

/**
 * Reads the Secrets that objects get values from, as they are in the cluster, so that their values can be hidden. An
 * earlier hook can have made them a moment ago. Who may not read them runs all the same.
 *
 * @param world `learn` gets the values of each Secret that could be read; without it none is
 */
export async function learnSecrets(
  targets: readonly { readonly object: KubeObject; readonly ref: ObjectRef }[],
  { cluster, learn }: Pick<World, 'cluster' | 'learn'>,
): Promise<void> {
  if (!learn) return;
  const wanted = targets.flatMap(({ object, ref: { namespace } }) =>
    secretsOf(object).map((name) => ({ apiVersion: 'v1', kind: 'Secret', namespace, name })),
  );
  await Promise.all(
    wanted.map(async (ref) => {
      const found = await cluster.get(ref).catch(unreadable);
      if (found?.data) learn(Object.values(found.data as Record<string, string>));
    }),
  );
}
