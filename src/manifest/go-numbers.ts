/** Numbers as Go's strconv reads and writes them. Sources: strconv ParseInt, ParseUint, ParseFloat, FormatFloat. */

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

const PREFIXED = /^0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** `strconv.ParseInt(text, 0, 64)`, or ParseUint where that fails; undefined where both do. */
export function parseInteger(text: string): bigint | undefined {
  const sign = text.charCodeAt(0);
  const signed = sign === 43 || sign === 45;
  const digits = signed ? text.slice(1) : text;
  const size = magnitude(digits);
  if (size === undefined) return undefined;
  if (!signed) return size <= UINT64_MAX ? size : undefined;
  const value = sign === 45 ? -size : size;
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}

function magnitude(digits: string): bigint | undefined {
  if (DECIMAL.test(digits)) return BigInt(digits);
  const match = PREFIXED.exec(digits);
  if (!match) return undefined;
  if (match[1]) return BigInt(`0x${match[1]}`);
  return match[2] ? BigInt(`0b${match[2]}`) : BigInt(`0o${match[3]}`);
}

/** Base 2 with a sign behind the prefix, `0b-101`: only go-yaml reads that (resolve.go : resolve). */
export function parseSignedBinary(text: string): bigint | undefined {
  const match = /^0b([+-])([01]+)$/.exec(text);
  if (!match) return undefined;
  const value = BigInt(`0b${match[2]}`) * (match[1] === '-' ? -1n : 1n);
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}

/** True where an integer needs Go's uint64. */
export function isUnsigned(value: bigint): boolean {
  return value > INT64_MAX;
}

/** `strconv.Atoi`: decimal digits with an optional sign, in the range of int64; undefined for an error. */
export function atoi(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.charCodeAt(0) === 43 ? text.slice(1) : text);
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`: the shortest text that is the same float32. */
export function formatFloat32(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return 'NaN';
  if (single === Infinity) return '+Inf';
  if (single === -Infinity) return '-Inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let text = '';
  for (let digits = 1; digits <= 9; digits++) {
    text = single.toExponential(digits - 1);
    if (Math.fround(Number(text)) === single) break;
  }
  return general(text);
}

/** Go's `g` with the shortest precision: exponents below -4 and from 6 are written, with two digits at least. */
function general(exponential: string): string {
  const at = exponential.indexOf('e');
  const exponent = Number(exponential.slice(at + 1));
  const mantissa = exponential.slice(0, at);
  if (exponent < -4 || exponent >= 6) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest ? `${sign}${whole}.${rest}` : sign + whole;
}
