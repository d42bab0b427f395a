import type { ManifestDocument } from '../manifest/document.ts';
import { child, text } from '../manifest/node.ts';
import { indexOf, kindOf } from './identity.ts';
import { runs } from './life.ts';
import { documentsNaming } from './mentions.ts';
import { searchFor } from './names.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';

/**
 * Which ordinary objects may use a hook: those that have its name in their text, and those that do without: pods whose
 * account has its rights from a hook, what the claims of a StatefulSet are called, the resources of a definition.
 * Spares the others their trees, which are most of the cost.
 */
export function hookUserFilter(release: Release): (object: ManifestDocument) => boolean {
  const hooks = release.hooks.filter(runs);
  const { definitions } = indexOf(release);
  const names = new Set(hooks.map(({ name }) => name));
  const named = new Set<ManifestDocument>();
  for (const name of names) for (const document of documentsNaming(name, release)) named.add(document);
  const accounts = accountsByHooks(release, names);
  const namesAccount = searchIn([...accounts]);
  const claims = hooks.some(({ kind }) => kind === 'PersistentVolumeClaim');
  return (object) => {
    const { kind } = object.head;
    if (named.has(object) || kind.endsWith('List') || (claims && kind === 'StatefulSet')) return true;
    if (definitions.has(kindOf(object.head))) return true;
    if (!runsPods(kind)) return false;
    const { source, range } = object;
    const own = source.text.slice(range.start, range.end);
    // A pod without an account is `default`, and an escape in double quotes can hide a name.
    return accounts.has('default') || own.includes('\\') || namesAccount(own);
  };
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
