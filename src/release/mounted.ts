import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, type Node, text } from '../manifest/node.ts';
import { indexOf, keyOf } from './identity.ts';
import { sameNamespace } from './life.ts';
import { podSpecOf } from './references.ts';
import type { Release } from './release.ts';

/** The text of a file that a container finds at a path, where a ConfigMap of the release brings it. */
export function fileAt(path: string, container: Node, hook: Hook, release: Release): string | undefined {
  const volumes = items(child(podSpecOf(hook.document), 'volumes'));
  for (const mount of items(child(container, 'volumeMounts'))) {
    const place = text(child(mount, 'mountPath'))?.replace(/\/+$/, '') ?? '';
    const part = text(child(mount, 'subPath'));
    const file =
      path === place ? part : path.startsWith(`${place}/`) ? within(part, path.slice(place.length + 1)) : undefined;
    if (!file) continue;
    const volume = volumes.find((volume) => text(child(volume, 'name')) === text(child(mount, 'name')));
    const found = volume && sourcesOf(volume).map((source) => valueIn(source, file, hook, release));
    return found?.find((value) => value !== undefined);
  }
  return undefined;
}

function within(part: string | undefined, file: string): string {
  return part ? `${part}/${file}` : file;
}

/** A volume's ConfigMaps, its own or those that it projects. */
function sourcesOf(volume: Node): readonly Node[] {
  const own = child(volume, 'configMap');
  const projected = items(descend(volume, 'projected', 'sources')).map((source) => child(source, 'configMap'));
  return [own, ...projected].filter((source) => source !== undefined);
}

function valueIn(source: Node, file: string, hook: Hook, release: Release): string | undefined {
  const chosen = items(child(source, 'items'));
  const item = chosen.find((item) => text(child(item, 'path')) === file);
  const key = chosen.length > 0 ? text(child(item, 'key')) : file;
  if (key === undefined) return undefined;
  // Projected ones have `name`, as volumes have.
  const [first] = configMaps(text(child(source, 'name')) ?? '', hook, release);
  return first && text(child(child(first.root, 'data'), key));
}

function configMaps(name: string, hook: Hook, release: Release): readonly ManifestDocument[] {
  const { hooks, objects } = indexOf(release);
  const key = keyOf('ConfigMap', name);
  const documents = [...(hooks.get(key) ?? []).map(({ document }) => document), ...(objects.get(key) ?? [])];
  return documents.filter(({ head }) => sameNamespace(head.namespace, hook.namespace, release));
}
