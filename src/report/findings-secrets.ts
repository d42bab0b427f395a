import type { Finding } from '../lint/finding.ts';
import type { ManifestDocument } from '../manifest/document.ts';
import { child, items, type Node, type Range, text } from '../manifest/node.ts';
import { lineAt } from '../manifest/text.ts';
import type { Origin } from './findings.ts';

const VALUES = ['data', 'stringData'] as const;
const SECRET = /\bkind["']?\s*:\s*["']?Secret\b/;

/** Where a document holds values of Secrets, which no report may show; all of it where it cannot be read. */
export function secretRanges({ source, range, root }: ManifestDocument): readonly Range[] {
  if (root) return secretsIn(root);
  return SECRET.test(source.text.slice(range.start, range.end)) ? [range] : [];
}

/** What is not to be shown of the text around a finding; of a template the whole line, where it renders such a value. */
export function secretsAt({ document, range }: Finding, origin: Origin): readonly Range[] {
  const hidden = secretRanges(document);
  if (origin.source === document.source || hidden.length === 0) return hidden;
  const line = lineAt(document.source.text, range.start);
  const isSecret = hidden.some(({ start, end }) => start < line.end && line.start < end);
  return isSecret ? [lineAt(origin.source.text, origin.range.start)] : [];
}

/**
 * The same for templates, which are no YAML: below `data` and `stringData`, whatever stands there, in each document that
 * is not plain to be of another kind.
 */
export function templateWithoutSecrets(text: string): string {
  return text
    .split(/^(?=---)/m)
    .map((document) => (isOfOtherKind(document) ? document : dotted(document)))
    .join('');
}

function isOfOtherKind(document: string): boolean {
  const kinds = [...document.matchAll(/^[ \t]*(?:- *)*["']?kind["']?[ \t]*:(.*)$/gm)].map(([, kind = '']) => kind);
  return kinds.length > 0 && kinds.every((kind) => !/\{|Secret/.test(kind));
}

/** By indentation; lines of expressions alone may have any. */
function dotted(document: string): string {
  let below: number | undefined;
  const lines = document.split(/(?<=\n)/).map((line) => {
    const indent = line.search(/\S|$/);
    const isBelow = below !== undefined && (indent > below || /^\s*(\{\{.*|#.*)?$/.test(line));
    if (isBelow) return dots(line);
    const key = /^[ \t]*(?:- *)*["']?(?:data|stringData)["']?[ \t]*:/.exec(line)?.[0];
    below = key === undefined ? undefined : indent;
    return key === undefined ? line : key + dots(line.slice(key.length));
  });
  return lines.join('');
}

function dots(text: string): string {
  return text.replaceAll(/\S/g, '•');
}

/** A text with dots for the values of its Secrets, line by line, so that the lines of two such texts can be compared. */
export function withoutSecrets(text: string, documents: readonly ManifestDocument[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of documents.flatMap(secretRanges).sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    out += text.slice(at, from) + dots(text.slice(from, end));
    at = end;
  }
  return out + text.slice(at);
}

function secretsIn(node: Node): readonly Range[] {
  const nested = items(child(node, 'items')).flatMap(secretsIn);
  if (text(child(node, 'kind')) !== 'Secret') return nested;
  return [...nested, ...VALUES.flatMap((key) => child(node, key)?.range ?? [])];
}
