// Controls but tab and line feed, U+0085 among them; line and paragraph separator, byte order mark, no characters.
const OTHER = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]/;

/**
 * True where a text has only characters that mean the same to everyone: printable ones, spaces, tabs, line feeds.
 * Carriage returns, other line breaks (U+0085, U+2028, U+2029), byte order marks and what YAML forbids are left to the
 * full reader.
 */
export function isPlainText(text: string, start: number, end: number): boolean {
  return !OTHER.test(text.slice(start, end));
}
