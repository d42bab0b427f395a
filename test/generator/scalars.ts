import { moreLines, writeBlock } from './lines.ts';
import type { Random } from './random.ts';
import { COMMON_EVENTS, EVENT_VALUES, MISFITS, ODD_VALUES, POLICIES } from './values.ts';

/** A value as it is written behind `key: `, for lines that are indented by `indent`. */
export function writeScalar(random: Random, text: string, indent: number): string {
  const pad = ' '.repeat(indent);
  if (!random.odd(0.8)) return random.pick([text, text, `"${text}"`, `'${text}'`]);
  switch (random.below(14)) {
    case 0:
      return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    case 1:
    case 2:
      return `'${text.replaceAll("'", "''")}'`;
    case 3:
    case 4:
      return writeBlock(random, text, indent);
    case 5:
      return `${random.pick(['', `\n${pad}  `])}${text}${random.pick(['', '', moreLines(random, indent + 2)])}`;
    case 6:
      return `"${escaped(random, text)}"`;
    case 7:
      return random.pick([
        `"${text}\n"`,
        `'\n${text}'`,
        `"${text}\\\n${pad}  "`,
        `"\\\n${pad} ${text}"`,
        `"${text}\n\n  x"`,
      ]);
    case 8:
      return random.pick([`&anchor ${text}`, `!!str ${text}`, `!!str "${text}"`, `&a !!str ${text}`, `! ${text}`]);
    default:
      return text;
  }
}

/** Some letters as escapes. */
function escaped(random: Random, text: string): string {
  let out = '';
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    const hex = code.toString(16);
    if (random.chance(0.8)) out += letter === '"' || letter === '\\' ? `\\${letter}` : letter;
    else if (code < 0x100) out += `\\x${hex.padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${hex.padStart(4, '0')}`;
    else out += `\\U${hex.padStart(8, '0')}`;
  }
  return out;
}

export function eventValue(random: Random, indent: number): string {
  if (random.odd(0.06)) return random.pick([...MISFITS, ...ODD_VALUES]);
  return writeScalar(random, random.pick(random.chance(0.6) ? COMMON_EVENTS : EVENT_VALUES), indent);
}

export function policyValue(random: Random, indent: number): string {
  return random.chance(0.1)
    ? random.pick([...MISFITS, ...ODD_VALUES])
    : writeScalar(random, random.pick(POLICIES), indent);
}

export function oddValue(random: Random, indent: number): string {
  if (random.odd(0.25)) return random.pick(MISFITS);
  return random.chance(0.5) ? random.pick(ODD_VALUES) : writeScalar(random, random.pick(ODD_VALUES), indent);
}

/** A key, sometimes in disguise; what is behind `?` needs its colon in the next line. */
export function writeKey(random: Random, key: string, indent: number): string {
  const pad = ' '.repeat(indent);
  if (!random.odd(0.3)) return `${key}:`;
  switch (random.below(18)) {
    case 0:
      return `"${key}":`;
    case 1:
      return `'${key}':`;
    case 2:
      return `"${escaped(random, key)}":`;
    case 3:
      return `? ${key}\n${pad}:`;
    case 4:
      return `? "${escaped(random, key)}"\n${pad}:`;
    case 5:
      return `? |-\n${pad}  ${key}\n${pad}:`;
    case 6:
      return `? >\n${pad}  ${key}\n${pad}:`;
    case 7:
      return `!!str ${key}:`;
    case 8:
      return `&k${random.below(3)} ${key}:`;
    case 9:
      return `!!binary ${Buffer.from(key).toString('base64')}:`;
    case 10:
      return `${key} :`;
    case 11:
      return `${key[0]!.toUpperCase()}${key.slice(1)}:`;
    case 12:
      return `${key.toUpperCase()}:`;
    case 13:
      return `${key.replace('k', '\u212a').replace('s', '\u017f')}:`;
    case 14:
      return random.pick([
        '? ',
        '? [a]',
        '? {a: b}',
        '?',
        ':',
        '~:',
        'null:',
        '5:',
        '5.0:',
        'true:',
        '.nan:',
        '0x10:',
        '[]:',
        '{}:',
        '<<:',
      ]);
    case 15:
      return longKey(random, key);
    case 16:
      return `? "${key.slice(0, 4)}\\\n${pad}  ${key.slice(4)}"\n${pad}:`;
    default:
      return `"${key}"   :`;
  }
}

/** A key of about 1,024 characters, which is as long as a key may be. */
function longKey(random: Random, key: string): string {
  const blanks = ' '.repeat(random.pick([0, 0, 1, 3]));
  const quote = random.pick(['', '"', "'"]);
  const letter = random.pick(['x', 'ä', '🎉']);
  const rest = 1024 + random.between(-2, 2) - key.length - blanks.length - 2 * quote.length;
  return `${quote}${key}${letter.repeat(rest)}${quote}${blanks}:`;
}
