import type { ManifestDocument } from '../manifest/document.ts';
import { child, text } from '../manifest/node.ts';
import { indexOf } from './identity.ts';
import { objectsByKind } from './kinds.ts';
import { runs } from './life.ts';
import { documentsNaming } from './mentions.ts';
import { searchFor } from './names.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';

/**
 * The ordinary objects that may use a hook: those that have its name in their text, and those that do without: pods whose
 * account has its rights from a hook, what the claims of a StatefulSet are called, the resources of a definition.
 * Spares the others their trees, which are most of the cost.
 */
export function mayUseHooks(release: Release): readonly ManifestDocument[] {
  const hooks = release.hooks.filter(runs);
  const { definitions } = indexOf(release);
  const names = new Set(hooks.map(({ name }) => name));
  const named = new Set<ManifestDocument>();
  for (const name of names) for (const document of documentsNaming(name, release)) named.add(document);
  const accounts = accountsByHooks(release, names);
  const namesAccount = searchIn([...accounts]);
  const claims = hooks.some(({ kind }) => kind === 'PersistentVolumeClaim');
  const runsAsOne = ({ source, range }: ManifestDocument) => {
    const own = source.text.slice(range.start, range.end);
    // A pod without an account is `default`, and an escape in double quotes can hide a name.
    return accounts.has('default') || own.includes('\\') || namesAccount(own);
  };
  return [...objectsByKind(release)].flatMap(([kind, objects]) => {
    if (kind.endsWith('List') || (claims && kind === 'StatefulSet')) return objects;
    const isPods = runsPods(kind);
    return objects.filter(
      (object) => named.has(object) || (isPods && runsAsOne(object)) || definitions.has(object.head),
    );
  });
}

/** The accounts that have rights by a binding that is a hook, or a role that is one. */
function accountsByHooks(release: Release, names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [account, bindings] of indexOf(release).bindings)
    for (const { document } of bindings) {
      const role = text(child(child(document.root, 'roleRef'), 'name')) ?? '';
      if (names.has(document.head.name) || names.has(role)) found.add(account);
    }
  return found;
}

function searchIn(names: readonly string[]): (words: string) => boolean {
  const search = searchFor(names);
  return (words) => {
    let found = false;
    search.scan(words, () => {
      found = true;
    });
    return found;
  };
}
