import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, items, type ScalarNode, text } from '../manifest/node.ts';
import { type Connection, connectionsOf, hostOfPair, hostOfUrl } from '../script/connections.ts';
import { objectsOfKinds, SERVICES } from './kinds.ts';
import { sameNamespace } from './life.ts';
import { containersOf, podSpecOf } from './references.ts';
import type { Release } from './release.ts';
import { runsIn } from './scripts-run.ts';

/** A connection from a hook's pod to an ordinary Service of the release. */
export interface ServiceUse {
  readonly service: ManifestDocument;
  /** The command that connects, or the variable that names the host. */
  readonly by: Connection['command'] | { readonly variable: string; readonly at: ScalarNode };
}

/** Variables whose value is a host that is connected to. */
const HOST_VARIABLE = /(^|_)(HOST|HOSTNAME|URL|URI|DSN|ADDR|ADDRESS|ENDPOINT|SERVER|BROKERS?)$/i;

const known = new WeakMap<Release, ReadonlyMap<string, readonly ManifestDocument[]>>();

/** The ordinary Services that a hook's pod certainly connects to, each once; those that are hooks are left out. */
export function servicesUsed(hook: Hook, release: Release): readonly ServiceUse[] {
  const services = servicesIn(release);
  if (services.size === 0) return [];
  const found = new Map<ManifestDocument, ServiceUse>();
  const note = (host: string, by: ServiceUse['by']) => {
    const service = serviceAt(host, hook, services, release);
    if (service && !found.has(service)) found.set(service, { service, by });
  };
  for (const { commands } of runsIn(hook, release))
    for (const command of commands) for (const { host } of connectionsOf(command)) note(host, command);
  for (const container of containersOf(podSpecOf(hook.document)))
    for (const variable of items(child(container, 'env'))) {
      const [name = '', value] = [text(child(variable, 'name')), child(variable, 'value')];
      if (value?.type !== 'scalar' || !HOST_VARIABLE.test(name)) continue;
      note(hostOfUrl(value.value) ?? hostOfPair(value.value) ?? value.value, { variable: name, at: value });
    }
  return [...found.values()];
}

function servicesIn(release: Release): ReadonlyMap<string, readonly ManifestDocument[]> {
  const found =
    known.get(release) ??
    Map.groupBy(
      objectsOfKinds(release, SERVICES).filter(({ head }) => head.apiVersion === 'v1'),
      ({ head }) => head.name,
    );
  known.set(release, found);
  return found;
}

/** `db`, `db.ns`, `db.ns.svc.cluster.local`, and `db-0.db...`, a pod of a StatefulSet behind it. */
function serviceAt(
  host: string,
  hook: Hook,
  services: ReadonlyMap<string, readonly ManifestDocument[]>,
  release: Release,
): ManifestDocument | undefined {
  const labels = host.toLowerCase().split('.');
  const own = /-\d+$/.test(labels[0]!) && services.has(labels[1] ?? '') ? labels.slice(1) : labels;
  const [name = '', namespace = hook.namespace, type = 'svc'] = own;
  if (type !== 'svc') return undefined;
  return services.get(name)?.find(({ head }) => sameNamespace(head.namespace, namespace, release));
}
