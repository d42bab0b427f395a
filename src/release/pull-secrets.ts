import { type Node, text } from '../manifest/node.ts';
import { accountOf, indexOf, keyOf } from './identity.ts';
import { imagesOf, vaultOf, vaultsOf } from './images.ts';
import { type Common, settingOf } from './pod-settings.ts';
import type { Release } from './release.ts';

/** An image that the release's pods need pull secrets for, in a pod that has none. */
export interface LockedImage {
  readonly image: Node;
  /** False where the account, which the release does not show, may bring pull secrets along. */
  readonly certain: boolean;
}

/** The first image of a pod without pull secrets that comes from where the release's own images do. */
export function lockedImage(podSpec: Node, { podSpecs }: Common, release: Release): LockedImage | undefined {
  const opened = new Set(podSpecs.flatMap(vaultsOf));
  const image = imagesOf(podSpec).find((image) => opened.has(vaultOf(text(image) ?? '') ?? ''));
  const account = accountOf(podSpec);
  const { hooks, objects } = indexOf(release);
  const key = keyOf('ServiceAccount', account);
  const shown = [...(hooks.get(key) ?? []).map(({ document }) => document), ...(objects.get(key) ?? [])];
  const brings = shown.some(({ root }) => root && settingOf(root, 'imagePullSecrets') !== undefined);
  return image && !brings ? { image, certain: account === 'default' || shown.length > 0 } : undefined;
}
