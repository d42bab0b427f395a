import { formatFloat32, isUnsigned, parseInteger, parseSignedBinary } from './go-numbers.ts';
import { type Node, resolve, type ScalarNode } from './node.ts';
import { decodeBinary, isTimestamp } from './scalar-tags.ts';

/** What a scalar means in YAML 1.1 as Helm's reader sees it, and as what a field of type string would get it. */
export interface Resolved {
  /** `uint`: above int64. `refused`: the tag does not fit, and `text` says how. */
  readonly kind: 'string' | 'int' | 'uint' | 'float' | 'bool' | 'null' | 'refused';
  readonly text: string;
}

const TAG = 'tag:yaml.org,2002:';
export const MERGE_TAG = `${TAG}merge`;

const NULL: Resolved = { kind: 'null', text: '' };
const TRUE: Resolved = { kind: 'bool', text: 'true' };
const FALSE: Resolved = { kind: 'bool', text: 'false' };

/** Source: go.yaml.in/yaml/v2 resolve.go : init. */
const WORDS: ReadonlyMap<string, Resolved> = new Map<string, Resolved>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, TRUE] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, FALSE] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, NULL] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { kind: 'float', text: 'NaN' }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { kind: 'float', text: '+Inf' }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, { kind: 'float', text: '-Inf' }] as const),
]);

/** What a scalar stands for. Source: go.yaml.in/yaml/v2 decode.go : scalar, resolve.go : resolve. */
export function resolveScalar(node: ScalarNode): Resolved {
  if (node.tag !== undefined) return resolveTagged(node.tag, node.value);
  return node.style === 'plain' ? resolvePlain(node.value) : { kind: 'string', text: node.value };
}

function resolveTagged(tag: string, value: string): Resolved {
  if (!tag.startsWith(TAG)) return { kind: 'string', text: value };
  const name = tag.slice(TAG.length);
  switch (name) {
    case 'binary':
      return decodeBinary(value);
    case 'timestamp':
      return isTimestamp(value) ? { kind: 'string', text: value } : refuse(value, name);
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
      return fit(resolvePlain(value), value, name);
    default:
      return { kind: 'string', text: value };
  }
}

/** A number or word under an explicit tag; an integer may stand for a float, unless it needs uint64. */
function fit(resolved: Resolved, value: string, name: string): Resolved {
  if (resolved.kind === name || (resolved.kind === 'uint' && name === 'int')) return resolved;
  if (name === 'float' && resolved.kind === 'int') return { kind: 'float', text: formatFloat32(Number(resolved.text)) };
  return refuse(value, name);
}

function refuse(value: string, name: string): Resolved {
  return { kind: 'refused', text: `cannot decode "${value}" as !!${name}` };
}

/** A plain scalar without a tag. */
export function resolvePlain(value: string): Resolved {
  const first = value.charCodeAt(0);
  if (isDigit(first) || first === 43 || first === 45) return WORDS.get(value) ?? resolveNumber(value);
  if (first === 46) return WORDS.get(value) ?? resolveFraction(value);
  // Words that mean something have at most five letters; the first one is among a few.
  if (value.length <= 5) return WORDS.get(value) ?? { kind: 'string', text: value };
  return { kind: 'string', text: value };
}

/** True for plain scalars that begin with a letter and stand for themselves. */
export function isPlainWord(value: string): boolean {
  const first = value.charCodeAt(0) | 32;
  return first >= 97 && first <= 122 && (value.length > 5 || !WORDS.has(value));
}

/** True where a field of type boolean is set to true. */
export function isTrue(node: Node | undefined): boolean {
  const found = node && resolve(node);
  if (found?.type !== 'scalar') return false;
  const { kind, text } = resolveScalar(found);
  return kind === 'bool' && text === 'true';
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function resolveNumber(value: string): Resolved {
  const digits = value.replaceAll('_', '');
  const integer = parseInteger(digits);
  if (integer !== undefined) return { kind: isUnsigned(integer) ? 'uint' : 'int', text: String(integer) };
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)) return resolveFloat(digits, value);
  const binary = parseSignedBinary(digits);
  return binary === undefined ? { kind: 'string', text: value } : { kind: 'int', text: String(binary) };
}

/** `.5`: read by ParseFloat as it stands, with underscores only between digits. */
function resolveFraction(value: string): Resolved {
  if (!/^\.[0-9]+(?:_[0-9]+)*(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/.test(value)) return { kind: 'string', text: value };
  return resolveFloat(value.replaceAll('_', ''), value);
}

/** Out of range is an error in Go, so it stays a string. */
function resolveFloat(digits: string, value: string): Resolved {
  const number = Number(digits);
  if (!Number.isFinite(number)) return { kind: 'string', text: value };
  return { kind: 'float', text: formatFloat32(number) };
}

/** The text that a scalar has as key of a JSON object; undefined where sigs.k8s.io/yaml refuses it. */
export function keyText(resolved: Resolved): string | undefined {
  switch (resolved.kind) {
    case 'null':
    case 'uint':
    case 'refused':
      return undefined;
    case 'float':
      return resolved.text === 'NaN' ? '.nan' : resolved.text.replace(/^(\+?)(-?)Inf$/, '$2.inf');
    default:
      return resolved.text;
  }
}

/** True for what JSON cannot hold: NaN and the infinities. A finite double may still be too large for a float32. */
export function isUnsupported(node: ScalarNode, resolved: Resolved): boolean {
  if (resolved.kind !== 'float') return false;
  return /^[+-]?\.(?:nan|inf)$/i.test(node.value);
}
