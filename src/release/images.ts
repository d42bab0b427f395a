import { child, type Node, text } from '../manifest/node.ts';
import { containersOf } from './references.ts';

/** Registries that many share: what opens one owner's images there does not open another's. */
const SHARED =
  /^(docker\.io|ghcr\.io|quay\.io|([a-z]+\.)?gcr\.io|registry\.gitlab\.com|public\.ecr\.aws|mcr\.microsoft\.com|registry\.k8s\.io)$/;

/**
 * Whose images one pull secret opens: the registry, and the owner on a registry that many share. undefined for what
 * is no image. Source: github.com/distribution/reference normalize.go : splitDockerDomain.
 */
export function vaultOf(image: string): string | undefined {
  if (image === '' || /\s/.test(image)) return undefined;
  const parts = image.split('/');
  const [first] = parts as [string];
  const isHost = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const host = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  const path = isHost ? parts.slice(1) : parts;
  const owner = path.length > 1 ? path[0] : 'library';
  return SHARED.test(host) ? `${host}/${owner}` : host;
}

/** The nodes that name a pod's images. */
export function imagesOf(podSpec: Node | undefined): readonly Node[] {
  return containersOf(podSpec).flatMap((container) => child(container, 'image') ?? []);
}

/** The vaults of a pod's images. */
export function vaultsOf(podSpec: Node | undefined): readonly string[] {
  return imagesOf(podSpec).flatMap((image) => vaultOf(text(image) ?? '') ?? []);
}
