import { type Hook, type ManifestDocument, titleOf } from '../manifest/document.ts';
import { type Json, toJson } from '../manifest/json.ts';
import { child, text } from '../manifest/node.ts';
import {
  HOOK,
  HOOK_DELETE_POLICY,
  HOOK_LOG_POLICY,
  HOOK_WEIGHT,
  POSTRENDER_FILENAME,
  REWRITTEN,
} from '../manifest/vocabulary.ts';
import { containersOf, podSpecOf } from './references.ts';

/** What a change is about; `content` is the rest of the manifest, of which nothing more is said. */
export type ChangedField = 'events' | 'weight' | 'delete policy' | 'log policy' | 'images' | 'content';

export interface HookChange {
  readonly field: ChangedField;
  /** Empty for `content`, whose values may be secret. */
  readonly before: string;
  readonly after: string;
}

/** Hooks by kind, namespace and name, in their order; the second of one name gets a key of its own. */
export function keysOf(hooks: readonly Hook[]): ReadonlyMap<string, Hook> {
  const keyed = new Map<string, Hook>();
  for (const hook of hooks) {
    const key = `${titleOf(hook)}\n${hook.namespace}`;
    let free = key;
    for (let turn = 2; keyed.has(free); turn++) free = `${key}\n${turn}`;
    keyed.set(free, hook);
  }
  return keyed;
}

/** In what two revisions of one hook differ. */
export function hookChanges(before: Hook, after: Hook): readonly HookChange[] {
  const fields: readonly (readonly [ChangedField, (hook: Hook) => string])[] = [
    ['events', ({ events }) => [...new Set(events)].join(', ')],
    ['weight', ({ weight }) => `${weight}`],
    ['delete policy', policyText],
    ['log policy', ({ logPolicies }) => logPolicies.join(', ') || 'none'],
  ];
  const changes = fields.map(([field, read]) => ({ field, before: read(before), after: read(after) }));
  const changed: HookChange[] = changes.filter((change) => change.before !== change.after);
  changed.push(...imageChange(imagesOf(before), imagesOf(after)));
  if (contentOf(before.document) !== contentOf(after.document))
    changed.push({ field: 'content', before: '', after: '' });
  return changed;
}

/** What is not written is Helm's default. */
function policyText({ deletePolicies }: Hook): string {
  return deletePolicies.length === 0 ? 'before-hook-creation' : deletePolicies.join(', ');
}

function imagesOf({ document }: Hook): ReadonlySet<string> {
  return new Set(containersOf(podSpecOf(document)).map((container) => text(child(container, 'image')) ?? ''));
}

/** The images that one has and the other has not. */
function imageChange(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly HookChange[] {
  const gone = [...before].filter((image) => !after.has(image));
  const come = [...after].filter((image) => !before.has(image));
  if (gone.length === 0 && come.length === 0) return [];
  return [{ field: 'images', before: gone.join(', ') || 'none', after: come.join(', ') || 'none' }];
}

/** What is told on its own, and what changes with every version of a chart, or by who renders it. */
const TOLD = new Set([HOOK, HOOK_WEIGHT, HOOK_DELETE_POLICY, HOOK_LOG_POLICY, REWRITTEN, POSTRENDER_FILENAME]);
const OF_VERSION = new Set(['helm.sh/chart', 'app.kubernetes.io/version', 'chart']);

/** Everything else as one text, for comparing. Numbers too large for JSON make it the document's own text. */
function contentOf({ root, source, range }: ManifestDocument): string {
  try {
    return root ? JSON.stringify(root && stripped(toJson(root), '')) : '';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return source.text.slice(range.start, range.end);
  }
}

function stripped(value: Json, key: string): Json {
  if (Array.isArray(value)) return value.map((item) => stripped(item, key));
  if (value === null || typeof value !== 'object') return value;
  const drop = (name: string, inner: Json) =>
    (key === 'annotations' && TOLD.has(name)) ||
    (key === 'labels' && OF_VERSION.has(name)) ||
    (/ontainers$/.test(key) && name === 'image') ||
    (name === 'annotations' && isEmpty(inner));
  const kept = Object.entries(value)
    .map(([name, inner]) => [name, stripped(inner, name)] as const)
    .filter(([name, inner]) => !drop(name, inner));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(value: Json): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}
