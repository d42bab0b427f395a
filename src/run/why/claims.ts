import { type Cluster, type KubeObject, unreadable } from '../cluster.ts';
import type { Evidence, OpenClaim } from '../evidence.ts';

type Asked = Pick<Cluster, 'get' | 'list'>;

/** The pod's claims without a volume, and why, as the volume controllers say in events; what may not be read is left out. */
export async function openClaimsOf(evidence: Evidence, cluster: Asked): Promise<readonly OpenClaim[]> {
  const namespace = evidence.object.metadata.namespace ?? '';
  const names = (evidence.podSpec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const claims = await Promise.all(names.map((name) => openClaim(name, namespace, cluster)));
  return claims.filter((claim) => claim !== undefined);
}

async function openClaim(name: string, namespace: string, cluster: Asked): Promise<OpenClaim | undefined> {
  const ref = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name };
  const claim = await cluster.get(ref).catch(unreadable);
  const { phase } = (claim?.status ?? {}) as { phase?: string };
  return !claim || phase === 'Bound' ? undefined : { name, why: await eventWords(claim, cluster) };
}

async function eventWords({ metadata }: KubeObject, cluster: Asked): Promise<string> {
  const { uid = '', namespace = '' } = metadata;
  const fields = `involvedObject.uid=${uid}`;
  const events = await cluster.list({ apiVersion: 'v1', kind: 'Event', namespace, fields }).catch(unreadable);
  const telling = events?.objects.findLast(
    ({ reason }) => reason === 'ProvisioningFailed' || reason === 'FailedBinding',
  );
  return typeof telling?.message === 'string' ? telling.message : '';
}
