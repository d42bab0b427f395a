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

/** A text with dots for the values of its Secrets, line by line, so that the lines of two such texts can be compared. */
export function withoutSecrets(text: string, documents: readonly ManifestDocument[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of documents.flatMap(secretRanges).sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    out += text.slice(at, from) + text.slice(from, end).replaceAll(/\S/g, '•');
    at = end;
  }
  return out + text.slice(at);
}

function secretsIn(node: Node): readonly Range[] {
  const nested = items(child(node, 'items')).flatMap(secretsIn);
  if (text(child(node, 'kind')) !== 'Secret') return nested;
  return [...nested, ...VALUES.flatMap((key) => child(node, key)?.range ?? [])];
}
