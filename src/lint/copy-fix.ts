import { type Hook, type ManifestDocument, titleOf } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { EVENTS, type HookEvent, REWRITTEN } from '../manifest/vocabulary.ts';
import { isBounded } from '../release/bounds.ts';
import { type Original, originalOf, placesOf } from '../release/copies.ts';
import { indexOf, keyOf } from '../release/identity.ts';
import type { Need } from '../release/needs.ts';
import type { Release } from '../release/release.ts';
import { type Copy, hookAnnotations, insertBehind, pathAnnotation, renamedAt, textOf } from './copy.ts';
import type { Change, Fix } from './finding.ts';

/** A fix names them all, so it is built for no more users than a person would look through. */
const MOST_USERS = 20;

/** What fits every kind: names of Secrets may be longer, labels not. */
const LONGEST = 63;

/** Two below the users: the binding goes in between. Source: Helm's weights are Go's int. */
const SMALLEST = -(2n ** 63n) + 2n;

/** What to give to whom. */
export interface CopyOrder {
  readonly need: Need;
  /** All hooks that are to use the copy; asked for once for each object. */
  readonly users: () => readonly Hook[];
  /** What the copy's name ends with. */
  readonly suffix: string;
  /** Helm's, in seconds. */
  readonly timeout: number;
}

const known = new WeakMap<Release, Map<string, { readonly fix?: Fix }>>();

/**
 * A problem's `fix` that copies an object, an account with its rights, under a new name into a hook of the users' events
 * and makes them use the copy; empty where that cannot be done with certainty. To be spread. It is the same fix for all
 * users of one object, so that one copy serves them all.
 */
export function copyFix(order: CopyOrder, release: Release): { readonly fix?: Fix } {
  const fixes = known.get(release) ?? new Map<string, { readonly fix?: Fix }>();
  known.set(release, fixes);
  const { need, suffix, timeout } = order;
  const place = need.consumer.namespace || release.namespace;
  const key = [keyOf(need.kind, need.name), place, suffix, timeout].join(' ');
  const fix = fixes.get(key) ?? build(order, release);
  fixes.set(key, fix);
  return fix;
}

function build(order: CopyOrder, release: Release): { readonly fix?: Fix } {
  const { need, suffix } = order;
  const users = order.users();
  const [first] = users;
  const name = `${need.name}${suffix}`;
  const events = EVENTS.filter((event) => users.some((user) => user.events.includes(event)));
  const original = users.length <= MOST_USERS ? originalOf(need, users, events, release) : undefined;
  if (!first || !original || !isFree(original, suffix, release)) return {};
  const copies = copiesOf(original, order, users, events);
  const edit = copies && insertion(first, copies, release);
  if (!edit) return {};
  const renames = users.map((user) => rename(user, need, name, release));
  if (!renames.every((change) => change !== undefined)) return {};
  const why = `${titleOf(first)} needs it in ${first.events.join(', ')}`;
  const added: Change = {
    document: first.document,
    field: `new ${copies.map(({ of, name }) => titleOf({ kind: of.head.kind, name })).join(', ')}`,
    before: undefined,
    after: `a copy of ${copies.map(({ of }) => titleOf(of.head)).join(', ')} as a hook of ${events.join(', ')}`,
    edits: [edit],
    adds: copies.map(({ name }) => name),
    marked: (mark) => [insertion(first, copies.map(withMark(mark)), release) ?? edit],
    why,
  };
  return { fix: { safety: 'opt-in', changes: [added, ...renames] } };
}

/** The edit that puts copies behind their first user; undefined where one of them cannot be written. */
function insertion({ document }: Hook, copies: readonly Copy[], { helm }: Release): Edit | undefined {
  const texts = copies.map((copy) => textOf(copy, helm));
  return texts.every((text) => text !== undefined) ? insertBehind(document, texts) : undefined;
}

function withMark(mark: string) {
  return (copy: Copy): Copy => ({ ...copy, annotations: { ...copy.annotations, [REWRITTEN]: mark } });
}

/** Accounts and roles before bindings, all before the first user. */
function copiesOf(
  { document, bindings }: Original,
  { need, suffix, timeout }: CopyOrder,
  users: readonly Hook[],
  events: readonly HookEvent[],
): Copy[] | undefined {
  const first = users[0]!;
  const weight = users.reduce((least, user) => (user.weight < least ? user.weight : least), first.weight);
  if (weight < SMALLEST) return undefined;
  const bounded = users.every((user) => isBounded(user, timeout));
  const copy = (of: ManifestDocument, below: bigint): Copy => ({
    of,
    name: `${of.head.name}${suffix}`,
    annotations: { ...hookAnnotations(events, weight - below, bounded), ...pathAnnotation(first.document) },
  });
  const isAlone = bindings.length === 0;
  const roles = new Set(bindings.flatMap(({ role }) => role ?? []));
  return [
    copy(document, isAlone ? 1n : 2n),
    ...[...roles].map((role) => copy(role, 2n)),
    ...bindings.map(({ binding, role }) => ({
      ...copy(binding, 1n),
      account: `${need.name}${suffix}`,
      ...(role && { role: `${role.head.name}${suffix}` }),
    })),
  ];
}

/** True where nothing in the release has one of the copies' names. */
function isFree({ document, bindings }: Original, suffix: string, release: Release): boolean {
  const { hooks, objects } = indexOf(release);
  return [document, ...bindings.flatMap(({ binding, role }) => (role ? [binding, role] : [binding]))].every(
    ({ head }) => {
      const name = `${head.name}${suffix}`;
      const key = keyOf(head.kind, name);
      return name.length <= LONGEST && !hooks.has(key) && !objects.has(key);
    },
  );
}

function rename(user: Hook, need: Need, name: string, release: Release): Change | undefined {
  const places = placesOf(user, need, release);
  const edits = places.map(({ at }) => renamedAt(user.document, at, need.name, name));
  if (edits.length === 0 || !edits.every((edit) => edit !== undefined)) return undefined;
  const field = `${[...new Set(places.map(({ via }) => via))].join(', ')}: ${titleOf(need)}`;
  const why = 'the copy is there in each of its events, and nothing else uses it';
  return { document: user.document, field, before: need.name, after: name, edits, why };
}
