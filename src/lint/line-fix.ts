import type { Annotation, ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { lineStart, newlineOf } from './annotation-pairs.ts';
import { plainOrQuoted, quoted } from './quoting.ts';

/**
 * The edit that writes an annotation, made without the document's nodes: for a head that was read line by line, where
 * each annotation stands once, on a line of its own. The same edit as fix.ts finds by nodes, which are most of its work.
 *
 * @returns undefined where the head does not say that much
 */
export function setAnnotationLine(document: ManifestDocument, key: string, value: string): Edit | undefined {
  if (!hasAnnotationLines(document)) return undefined;
  const { annotations } = document.head;
  const written = annotations.get(key);
  if (written) return { range: written.range, text: inStyleOf(written.source, value) };
  const beside = neighbour(annotations);
  if (!beside) return undefined;
  const { text } = document.source;
  const { keyRange, range } = beside;
  const keyText = text.slice(keyRange.start, keyRange.end);
  const indent = text.slice(lineStart(text, keyRange.start), keyRange.start);
  const line = `${quotesOf(keyText) ? inStyleOf(keyText, key) : key}: ${inStyleOf(beside.source, value)}`;
  return { range: { start: range.end, end: range.end }, text: `${newlineOf(text, range.end)}${indent}${line}` };
}

/** Whether `setAnnotationLine` can write any annotation into a document. */
export function hasAnnotationLines({ head: { annotations, distinct } }: ManifestDocument): boolean {
  return distinct === true && annotations.size > 0 && !annotations.has('<<');
}

/** The last hook annotation, else the last one: what is added goes below it. */
function neighbour(annotations: ReadonlyMap<string, Annotation>): Annotation | undefined {
  let last: Annotation | undefined;
  let hook: Annotation | undefined;
  for (const annotation of annotations.values()) {
    last = annotation;
    if (annotation.key.startsWith('helm.sh/hook')) hook = annotation;
  }
  return hook ?? last;
}

function inStyleOf(token: string, value: string): string {
  const style = quotesOf(token);
  return style ? quoted(value, style) : plainOrQuoted(value, false);
}

function quotesOf(token: string): 'single' | 'double' | undefined {
  if (token.startsWith("'")) return 'single';
  return token.startsWith('"') ? 'double' : undefined;
}
