import { append } from '../append.ts';
import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, resolve, text } from '../manifest/node.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { Definitions } from './definitions.ts';
import { BINDINGS, DEFINITIONS, documentsOfKinds } from './kinds.ts';
import { isRun, runs } from './life.ts';
import { searchFor } from './names.ts';
import { hooksOf } from './order.ts';
import type { Release } from './release.ts';

/** What in a release goes by a name, for looking up what a hook needs. Built once for each release. */
export interface Index {
  readonly hooks: ReadonlyMap<string, readonly Hook[]>;
  readonly objects: ReadonlyMap<string, readonly ManifestDocument[]>;
  /** Bindings, hooks and objects, by the name of the account they are for. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** CRDs, hooks and objects. */
  readonly definitions: Definitions;
  /** False where a hook certainly needs nothing of the release: its text names nothing that the release brings. */
  readonly mayNeed: (hook: Hook) => boolean;
  /** Where a hook stands in an event's order, from 0. */
  readonly ranks: (event: HookEvent) => ReadonlyMap<Hook, number>;
}

export interface Binding {
  readonly document: ManifestDocument;
  /** The account's namespace as the binding writes it, else the binding's own. */
  readonly namespace: string;
}

const known = new WeakMap<Release, Index>();

/** The release's index. */
export function indexOf(release: Release): Index {
  const found = known.get(release);
  if (found) return found;
  const index = build(release);
  known.set(release, index);
  return index;
}

/** The key under which a kind and a name are looked up. */
export function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** The accounts that a binding is for: its subjects of kind ServiceAccount. */
export function accountsOf(
  binding: ManifestDocument,
): readonly { readonly name: string; readonly namespace: string }[] {
  return items(child(binding.root, 'subjects'))
    .filter((subject) => text(child(subject, 'kind')) === 'ServiceAccount')
    .map((subject) => ({
      name: text(child(subject, 'name')) ?? '',
      namespace: text(child(subject, 'namespace')) ?? binding.head.namespace,
    }));
}

/** The account that a pod runs as; `default` where it names none. */
export function accountOf(podSpec: Parameters<typeof child>[0]): string {
  return text(child(podSpec, 'serviceAccountName')) || text(child(podSpec, 'serviceAccount')) || 'default';
}

function build(release: Release): Index {
  const live = release.hooks.filter(runs);
  const bindings = byAccount(documentsOfKinds(release, BINDINGS, live));
  const definitions = new Definitions(documentsOfKinds(release, DEFINITIONS, live));
  const ranks = new Map<HookEvent, ReadonlyMap<Hook, number>>();
  return {
    hooks: Map.groupBy(live, (hook) => keyOf(hook.kind, hook.name)),
    objects: Map.groupBy(release.objects, ({ head }) => keyOf(head.kind, head.name)),
    bindings,
    definitions,
    mayNeed: needFilter(release, live, bindings, definitions),
    ranks: (event) => {
      const found = ranks.get(event) ?? new Map(hooksOf(release, event).map((hook, rank) => [hook, rank]));
      ranks.set(event, found);
      return found;
    },
  };
}

/** More names than this cost more to look for than references cost to collect. */
const MANY_NAMES = 200;

/** Spares most hooks the reading of their pods: what a hook needs it names, but for what goes with its kind or account. */
function needFilter(
  release: Release,
  live: readonly Hook[],
  bindings: Index['bindings'],
  definitions: Index['definitions'],
): Index['mayNeed'] {
  const providers = live.filter((hook) => !isRun(hook));
  if (providers.length === 0 && release.objects.length === 0) return () => false;
  const others = bindings.has('default') ? undefined : countedNames(providers, release, bindings);
  if (!others) return () => true;
  const names = [...others.keys()];
  const search = searchFor(names);
  return (hook) => {
    const { source, range, head } = hook.document;
    if (definitions.has(head)) return true;
    const own = isRun(hook) ? 0 : 1;
    const text = source.text.slice(range.start, range.end);
    // An escape in double quotes can hide a name.
    if (text.includes('\\')) return true;
    let found = false;
    search.scan(text, (at) => {
      const name = names[at]!;
      found ||= name !== hook.name || others.get(name)! > own;
    });
    return found;
  };
}

/** How many bear each name that a hook could need; undefined where there are too many names. */
function countedNames(
  providers: readonly Hook[],
  { objects }: Release,
  bindings: Index['bindings'],
): ReadonlyMap<string, number> | undefined {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1).size <= MANY_NAMES;
  const areFew =
    providers.every(({ name }) => count(name)) &&
    objects.every(({ head }) => count(head.name)) &&
    bindings.keys().every(count);
  return areFew ? counts : undefined;
}

function byAccount(documents: readonly ManifestDocument[]): Map<string, Binding[]> {
  const found = new Map<string, Binding[]>();
  for (const document of documents) {
    for (const { name, namespace } of accountsOf(document)) append(found, name, { document, namespace });
  }
  return found;
}

/** Where a document's namespace is written, else its name, else its first character. */
export function placeOf(document: ManifestDocument, ...keys: readonly string[]) {
  // Of the head it is enough to read the beginning.
  const top = keys[0] === 'metadata' || keys[0] === 'kind' ? (document.beginning ?? document.root) : undefined;
  const node = keys.length > 0 ? descend(top ?? document.root, ...keys) : undefined;
  const found = node && resolve(node);
  const start = document.range.start;
  return found?.type === 'scalar' ? found.range : (document.head.nameNode?.range ?? { start, end: start + 1 });
}
