/**
 * True where encoding/json takes a key for a field: case does not matter, and two letters beyond ASCII fold to k and s.
 * Source: encoding/json fold.go : foldName; unicode.SimpleFold (U+212A Kelvin sign, U+017F long s).
 */
export function isField(key: string, field: string): boolean {
  if (key === field) return true;
  if (key.length !== field.length) return false;
  // No field begins with a letter that something beyond ASCII folds to, but `kind`.
  const first = key.charCodeAt(0);
  if (first < 0x80 && (first | 32) !== field.charCodeAt(0)) return false;
  return fold(key) === fold(field);
}

function fold(text: string): string {
  return text
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Where one of two strings has none of these, UTF-16 and UTF-8 sort alike: only among them the order differs. */
const BEYOND = /[\ud800-\uffff]/;

/** Order of Go strings, byte by byte: as UTF-8, so that a surrogate pair comes behind everything else. */
export function compareBytes(a: string, b: string): number {
  if (!BEYOND.test(a) || !BEYOND.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    const isHighX = x >= 0xd800 && x <= 0xdfff;
    const isHighY = y >= 0xd800 && y <= 0xdfff;
    if (isHighX !== isHighY) return isHighX ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}
