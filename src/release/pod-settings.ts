import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { type Json, toJson } from '../manifest/json.ts';
import { child, type Node } from '../manifest/node.ts';
import { indexOf, keyOf } from './identity.ts';
import { objectsOfKinds } from './kinds.ts';
import { objectExists, resourcePolicy } from './life.ts';
import { POD_KINDS, podSpecOf } from './references.ts';
import type { Release } from './release.ts';

/** Fields of a pod that come from one value for the whole chart, as a rule. */
export const SETTINGS = [
  'imagePullSecrets',
  'tolerations',
  'nodeSelector',
  'priorityClassName',
  'securityContext',
] as const;

export type Setting = (typeof SETTINGS)[number];

/** What all pods of a release have the same. */
export interface Common {
  readonly values: ReadonlyMap<Setting, Json>;
  /** How many objects of the release make pods. */
  readonly count: number;
  readonly podSpecs: readonly Node[];
}

const NOTHING: Common = { values: new Map(), count: 0, podSpecs: [] };

const known = new WeakMap<Release, Common>();

/**
 * The settings that every pod of the release's ordinary objects has, with the same value. A DaemonSet is made for all
 * nodes, so it has a say in what all have, but it alone says nothing.
 */
export function commonSettings(release: Release): Common {
  const found = known.get(release) ?? collect(release);
  known.set(release, found);
  return found;
}

function collect(release: Release): Common {
  const workloads = objectsOfKinds(release, POD_KINDS);
  if (workloads.every(({ head }) => head.kind === 'DaemonSet')) return NOTHING;
  // By the text first: where one pod lacks a setting, none is read for it.
  const settings = SETTINGS.filter((setting) => workloads.every((document) => speaksOf(document, setting)));
  if (settings.length === 0) return NOTHING;
  const podSpecs = workloads.flatMap((document) => podSpecOf(document) ?? []);
  if (podSpecs.length < workloads.length) return NOTHING;
  const values = settings.flatMap((setting) => {
    const value = sharedBy(podSpecs, setting);
    return value === undefined ? [] : [[setting, value] as const];
  });
  return { values: new Map(values), count: workloads.length, podSpecs };
}

function speaksOf({ source, range }: ManifestDocument, setting: Setting): boolean {
  return source.text.slice(range.start, range.end).includes(setting);
}

function sharedBy(podSpecs: readonly Node[], setting: Setting): Json | undefined {
  const [first, ...others] = podSpecs.map((podSpec) => settingOf(podSpec, setting));
  const text = first !== undefined && canonical(first);
  return text && others.every((other) => other !== undefined && canonical(other) === text) ? first : undefined;
}

/** What a pod spec says for a setting; undefined where it says nothing, or nothing in it. */
export function settingOf(podSpec: Node | undefined, setting: Setting): Json | undefined {
  const node = child(podSpec, setting);
  const value = node ? toJson(node) : null;
  const isEmpty = value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return isEmpty ? undefined : value;
}

/**
 * False where a setting names an ordinary object of the release that does not exist in one of the hook's events: then the
 * hook cannot have the setting, too.
 */
export function isUsable(setting: Setting, value: Json, { events }: Hook, release: Release): boolean {
  const { objects } = indexOf(release);
  const named = keysIn(setting, value).flatMap((key) => objects.get(key) ?? []);
  return named.every(({ head }) => events.every((event) => objectExists(resourcePolicy(head.annotations), event)));
}

function keysIn(setting: Setting, value: Json): readonly string[] {
  if (setting === 'priorityClassName') return [keyOf('PriorityClass', String(value))];
  if (setting !== 'imagePullSecrets' || !Array.isArray(value)) return [];
  return value.map((secret) => keyOf('Secret', (secret as { readonly name?: string } | null)?.name ?? ''));
}

/** JSON with sorted keys, so that the same values are the same text. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
