import type { ManifestDocument } from '../manifest/document.ts';
import { applyEdits, type Edit } from '../manifest/edit.ts';
import { child, items, type Node, type Range, resolve } from '../manifest/node.ts';
import { readDocuments } from '../manifest/read.ts';
import {
  type HelmMajor,
  HOOK,
  HOOK_DELETE_POLICY,
  HOOK_WEIGHT,
  POSTRENDER_FILENAME,
  RESOURCE_POLICY,
} from '../manifest/vocabulary.ts';
import { newlineOf } from './annotation-pairs.ts';
import { removeAnnotation, setAnnotation } from './fix.ts';
import { isBare, quoted } from './quoting.ts';

/** What a copy of a document differs in. */
export interface Copy {
  readonly of: ManifestDocument;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** For a binding: what its only account, and the role behind it, are called in the copy. */
  readonly account?: string;
  readonly role?: string;
}

/** The annotations of a copy that is a hook; `hook-succeeded` only where nothing can outlive it. */
export function hookAnnotations(events: readonly string[], weight: bigint, isBounded: boolean): Copy['annotations'] {
  return {
    [HOOK]: events.join(','),
    [HOOK_WEIGHT]: `${weight}`,
    [HOOK_DELETE_POLICY]: isBounded ? 'before-hook-creation,hook-succeeded' : 'before-hook-creation',
  };
}

/** What belongs to the object alone: a copy with it would be deleted with its owner, or never. */
const PERSONAL = /ownerReferences|finalizers/;

/** An edit of a document that is read anew for it; undefined where it cannot be made. */
type Step = (document: ManifestDocument) => Edit | undefined;

/**
 * The text of a copy, in the manner in which the original is written; without the comments in front of it, which say
 * where the original comes from.
 *
 * @returns undefined where the original cannot be changed by edits on its tokens
 */
export function textOf({ of, name, annotations, account, role }: Copy, helm: HelmMajor): string | undefined {
  const { source, range, head } = of;
  const text = source.text
    .slice(range.start, range.end)
    .replace(/^(#.*\r?\n)+/, '')
    .trimEnd();
  if (PERSONAL.test(text)) return undefined;
  const steps: Step[] = [({ head }) => renamed(head.nameNode, name)];
  for (const [key, value] of Object.entries(annotations)) steps.push((document) => setAnnotation(document, key, value));
  if (head.annotations.has(RESOURCE_POLICY)) steps.push((document) => removeAnnotation(document, RESOURCE_POLICY));
  if (account) steps.push(({ root }) => renamed(child(items(child(root, 'subjects'))[0], 'name'), account));
  if (role) steps.push(({ root }) => renamed(child(child(root, 'roleRef'), 'name'), role));
  let now: string | undefined = `${text}\n`;
  for (const step of steps) now = now && changed(now, step, helm);
  return now?.trimEnd();
}

function changed(text: string, step: Step, helm: HelmMajor): string | undefined {
  const { documents, problems } = readDocuments({ file: '', text }, helm);
  const edit = documents.length === 1 && problems.length === 0 ? step(documents[0]!) : undefined;
  return edit && applyEdits(text, [edit]);
}

/** The edit that writes another name over a token that stands for itself alone. */
function renamed(node: Node | undefined, name: string): Edit | undefined {
  const token = node && resolve(node);
  if (token?.type !== 'scalar' || !isBare(token)) return undefined;
  const { style, range } = token;
  if (style === 'single' || style === 'double') return { range, text: quoted(name, style) };
  return style === 'plain' ? { range, text: name } : undefined;
}

/**
 * The edit that writes another name where a reference stands.
 *
 * @returns undefined where the token is tagged, or an anchor lets others share it
 */
export function renamedAt({ source }: ManifestDocument, range: Range, from: string, to: string): Edit | undefined {
  const { text } = source;
  const token = text.slice(range.start, range.end);
  const quote = /^['"]/.exec(token)?.[0] ?? '';
  if (token !== `${quote}${from}${quote}` || /[&!]\S*\s*$/.test(text.slice(0, range.start).slice(-100)))
    return undefined;
  return { range, text: `${quote}${to}${quote}` };
}

/**
 * The edit that puts documents behind another one, as if they came from its template.
 *
 * @param texts without separators, and without a line break at the end
 */
export function insertBehind({ source, range, path }: ManifestDocument, texts: readonly string[]): Edit {
  const { text } = source;
  const newline = newlineOf(text, range.start);
  const comment = path !== '' && text.startsWith('# Source: ', range.start) ? `# Source: ${path}${newline}` : '';
  const documents = texts.map((document) => `---${newline}${comment}${document}`).join(newline);
  const ends = text[range.end - 1] === '\n';
  return {
    range: { start: range.end, end: range.end },
    text: ends ? `${documents}${newline}` : `${newline}${documents}`,
  };
}

/** The annotation in which Helm 4's stream says the template, where the document has it. */
export function pathAnnotation({ head }: ManifestDocument): Copy['annotations'] {
  const path = head.annotations.get(POSTRENDER_FILENAME);
  return path ? { [POSTRENDER_FILENAME]: path.value } : {};
}
