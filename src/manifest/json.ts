import { entriesOf, target } from './entries.ts';
import type { Node, ScalarNode } from './node.ts';
import { resolvePlain, resolveScalar } from './scalar.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Deeper than any object that a Kubernetes API takes. */
const DEPTH = 1000;

/**
 * The JSON value that a tree stands for, as sigs.k8s.io/yaml hands it to the Kubernetes API: scalars of YAML 1.1,
 * aliases and merge keys followed, the last of equal keys. Integers beyond 2^53 lose their last digits.
 *
 * @throws RangeError for a tree that is nested deeper than 1,000 levels, and for what JSON cannot hold, which no
 * document has that `readPiece` has passed
 */
export function toJson(node: Node): Json {
  return convert(node, 0);
}

function convert(node: Node, depth: number): Json {
  if (depth > DEPTH) throw new RangeError(`nested deeper than ${DEPTH} levels`);
  const at = target(node);
  if (at.type === 'scalar') return scalarToJson(at);
  if (at.type === 'sequence') return at.items.map((item) => convert(item, depth + 1));
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries([...entriesOf(at)].map(([key, { value }]) => [key, convert(value, depth + 1)]));
}

function scalarToJson(node: ScalarNode): Json {
  const { kind, text } = resolveScalar(node);
  switch (kind) {
    case 'null':
      return null;
    case 'refused':
      throw new RangeError(text);
    case 'bool':
      return text === 'true';
    case 'int':
    case 'uint':
      return Number(text);
    case 'float':
      return floatOf(node.value);
    default:
      return text;
  }
}

/** The whole number: `resolveScalar` has only what a field of type string gets. */
function floatOf(value: string): number {
  const { kind, text } = resolvePlain(value);
  const number = Number(kind === 'float' ? value.replaceAll('_', '') : text);
  if (!Number.isFinite(number)) throw new RangeError(`${value} is no number that JSON can hold`);
  return number;
}
