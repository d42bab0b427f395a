// Which documents the rights of some accounts depend on, told by their text: reading all of a large release costs more
// than everything else that a filter does. Whatever could say a name in another way than by its letters is kept.

/** An expression for a document, or a part of one, of one of these kinds. */
function ofKind(kinds: string, flags = ''): RegExp {
  return new RegExp(String.raw`\bkind["']?[ \t]*:[^\n]{0,20}\b(?:${kinds})\b`, flags);
}

const BINDINGS = '(?:Cluster)?RoleBinding';
const KEPT = 'CustomResourceDefinition|Namespace';

const KIND = ofKind(`ServiceAccount|Role|ClusterRole|${BINDINGS}|${KEPT}`, 'g');

/** Where documents that decide on somebody's rights say so. */
export function placesOfRights(bytes: string): IteratorObject<RegExpExecArray> {
  return bytes.matchAll(KIND);
}

/** Escapes, base64, keys behind `? `, and Lists, which hold several. */
const UNCLEAR = /\\|!!binary|(?:^|\n)[ \t]*\? |\b(?:List|items)\b/;

/** Definitions say what a word of kubectl means, Namespaces what a release brings. */
const FOR_ALL = ofKind(KEPT);

const BINDING = ofKind(BINDINGS);

/** Groups of accounts, and users who are accounts. */
const GROUPS = 'system:';

/** Not the end of `app.kubernetes.io/name`. */
const NAME = /(?<![\w/.-])name["']?[ \t]*:[ \t]*["']?([^\s"',}\]]+)/g;

/** A name that is an alias, has an anchor or a tag, or stands on other lines. */
const ELSEWHERE = /^[*&!|>]/;

/**
 * Of documents at `placesOfRights`, those that the rights of some accounts depend on.
 *
 * @param names the accounts, and what would be made for them
 * @param bindings the texts of bindings that are read anyway
 */
export function rightsDocuments<Document extends { readonly text: string }>(
  documents: readonly Document[],
  names: readonly string[],
  bindings: readonly string[],
): Document[] {
  const bound = [...bindings];
  const roles: Document[] = [];
  const found = documents.filter((document) => {
    const { text } = document;
    const isBinding = BINDING.test(text);
    const isWanted =
      UNCLEAR.test(text) ||
      FOR_ALL.test(text) ||
      names.some((name) => text.includes(name)) ||
      (isBinding && text.includes(GROUPS));
    if (isWanted && isBinding) bound.push(text);
    if (!isWanted && !isBinding) roles.push(document);
    return isWanted;
  });
  const words = bound.join('\n');
  return [...found, ...(UNCLEAR.test(words) ? roles : roles.filter(({ text }) => isNamedIn(words, text)))];
}

/** Whether a role may be the one that some words name. */
function isNamedIn(words: string, role: string): boolean {
  const names = [...role.matchAll(NAME)].map(([, name]) => name!);
  return names.length === 0 || names.some((name) => ELSEWHERE.test(name) || words.includes(name));
}
