import type { Edit } from '../manifest/edit.ts';
import type { MappingNode, Node, Pair } from '../manifest/node.ts';

/** Words of letters, digits and dashes that every YAML reader takes for a string, commas between them. */
const PLAIN = /^[a-z][a-z]*-[a-z0-9-]*(,[a-z]+-[a-z0-9-]+)*$|^test$/;

/** A YAML token for a string, in the given quotes. Control characters are written as JSON does. */
export function quoted(value: string, style: 'single' | 'double'): string {
  const plain = /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe]*$/.test(value);
  return style === 'single' && plain ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

/** Without quotes where that cannot be anything but this string. Inside `{}` a comma ends a plain value. */
export function plainOrQuoted(value: string, flow: boolean): string {
  return PLAIN.test(value) && !(flow && value.includes(',')) ? value : quoted(value, 'double');
}

/** A pair that is right in JSON as in YAML. */
export function flowPair(key: string, value: string): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

/** Without anchor or tag in front, which the range leaves out. */
export function isBare(node: Node): boolean {
  return node.type === 'scalar' && node.tag === undefined && node.anchor === undefined;
}

/** A pair more in `{...}`, behind the neighbour, and on a line of its own where the neighbour has one. */
export function insertIntoFlow(
  text: string,
  mapping: MappingNode,
  beside: Pair | undefined,
  pair: string,
): Edit | undefined {
  if (!beside) {
    const start = mapping.range.start + 1;
    return mapping.pairs.length === 0 ? { range: { start, end: start }, text: pair } : undefined;
  }
  const end = beside.value.range.end;
  // Without its own end a plain empty value (`{a:, b}`) leaves open what a comma would belong to.
  if (beside.value.range.start === end) return undefined;
  const line = text.lastIndexOf('\n', beside.key.range.start - 1);
  const between = line < 0 ? '' : text.slice(text[line - 1] === '\r' ? line - 1 : line, beside.key.range.start);
  const lead = /^\r?\n[ \t]*$/.test(between) ? between : ' ';
  return { range: { start: end, end }, text: `,${lead}${pair}` };
}

/** Offset of the line's end, if only blanks and a comment stand between; undefined otherwise. */
export function restOfLine(text: string, from: number): number | undefined {
  const rest = /[ \t]*(?:(?<=[ \t])#[^\r\n\u0085\u2028\u2029]*)?(?=\r?\n|$)/y;
  rest.lastIndex = from;
  return rest.test(text) ? rest.lastIndex : undefined;
}
