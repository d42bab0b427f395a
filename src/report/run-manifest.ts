import type { ManifestDocument } from '../manifest/document.ts';
import { child, items, type Node, type Pair, type Range, resolve, text } from '../manifest/node.ts';

/** More of one manifest is not for reading. */
const MOST_CHARACTERS = 65_536;

const FIELDS = ['data', 'stringData'];

/**
 * A document as it is written, but of its Secrets the keys alone, and no comment lines, for there the old password is
 * often kept. Values that stand elsewhere are the mask's business.
 */
export function manifestText({ source, range, root }: ManifestDocument): string {
  const hidden = root ? secretsIn(root) : [];
  let out = '';
  let at = range.start;
  for (const { range: values, words } of hidden.toSorted((a, b) => a.range.start - b.range.start)) {
    if (values.start < at) continue;
    out += source.text.slice(at, values.start) + words;
    at = values.end;
  }
  const written = out + source.text.slice(at, range.end);
  const whole = hidden.length > 0 ? written.replaceAll(/^[ \t]*#(?! Source: ).*\n?/gm, '') : written;
  return whole.length > MOST_CHARACTERS ? `${whole.slice(0, MOST_CHARACTERS)}\n# (the rest is left out)` : whole;
}

interface Hidden {
  readonly range: Range;
  readonly words: string;
}

function secretsIn(node: Node): readonly Hidden[] {
  const nested = items(child(node, 'items')).flatMap(secretsIn);
  const mapping = resolve(node);
  if (text(child(node, 'kind')) !== 'Secret' || mapping.type !== 'mapping') return nested;
  return [...nested, ...mapping.pairs.filter(({ key }) => FIELDS.includes(text(key) ?? '')).flatMap(valuesOf)];
}

/** An alias leads to values that are written elsewhere. */
function valuesOf({ key, value }: Pair): readonly Hidden[] {
  const node = resolve(value);
  const keys = node.type === 'mapping' ? node.pairs.map(({ key }) => `${text(key) ?? '?'}: ***`) : ['***'];
  const own = { range: { start: key.range.end, end: value.range.end }, words: `: { ${keys.join(', ')} }` };
  return node === value ? [own] : [own, { range: node.range, words: '***' }];
}
