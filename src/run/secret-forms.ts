/** What `base64` and `openssl` write into one line. */
const LINE_WIDTHS = [76, 64];

/** A shorter piece of base64 is found in too much else. */
const SHORTEST_CORE = 8;

/**
 * The texts by which a value of a Secret shows up in a log.
 *
 * @param plain the value
 * @param written as the manifest has it
 */
export function formsOf(plain: string, written: string): string[] {
  const lines = [written, ...plain.split(/\r?\n/)].map((line) => line.trim());
  // A value of one or two characters has forms that half a log would fit.
  if (plain.trim().length < 4) return lines;
  const encoded = [plain, plain.trim(), `${plain.trim()}\n`].map(encode);
  return [
    ...lines,
    ...lines.map((line) => JSON.stringify(line).slice(1, -1)),
    ...lines.filter((line) => line.isWellFormed()).map(encodeURIComponent),
    ...encoded,
    ...encoded.flatMap(wrapped),
    ...coresOf(plain.trim()),
  ];
}

/** Base64 that a program has broken into lines. */
function wrapped(encoded: string): string[] {
  return LINE_WIDTHS.filter((width) => encoded.length > width).flatMap(
    (width) => encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? [],
  );
}

/** What is left of a value inside of something longer that is in base64 (`user:password`), wherever it begins in there. */
function coresOf(plain: string): string[] {
  const bytes = new TextEncoder().encode(plain);
  return [0, 1, 2]
    .map((before) => {
      const encoded = base64(Uint8Array.of(...new Uint8Array(before), ...bytes)).replace(/=+$/, '');
      const isWhole = (before + bytes.length) % 3 === 0;
      // The characters at both ends are made of the neighbours, too.
      return encoded.slice(before === 0 ? 0 : before + 1, isWhole ? undefined : -1);
    })
    .filter(({ length }) => length >= SHORTEST_CORE);
}

function encode(plain: string): string {
  return base64(new TextEncoder().encode(plain));
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The text that base64 stands for; '' where it is none. */
export function decode(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
