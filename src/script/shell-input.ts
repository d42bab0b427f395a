import type { Redirection } from 'unbash';
import type { Input } from './shell.ts';
import { joined, readWord, type Variables } from './words.ts';

/** Stands in a text for what only the shell knows: a letter that YAML takes and nobody writes. */
export const UNKNOWN = '\u25a1';

export const NOTHING: Input = { type: 'unknown' };

/** What redirections make a command read; undefined where they do not say. */
export function inputOf(redirects: readonly Redirection[], variables: Variables): Input | undefined {
  const last = redirects.findLast((redirect) => redirect.type !== 'Redirect' || redirect.operator === '<');
  if (!last) return undefined;
  if (last.type === 'HereDoc') return { type: 'text', text: hereText(last.body, last.operator === '<<-', variables) };
  if (last.type === 'HereString' && last.target) {
    const [word] = readWord(last.target, variables);
    return word?.value === undefined ? NOTHING : { type: 'text', text: word.value };
  }
  return NOTHING;
}

function hereText(
  body: Extract<Redirection, { type: 'HereDoc' }>['body'],
  tabs: boolean,
  variables: Variables,
): string {
  const text = body.parts ? body.parts.map((part) => joined([part], variables) ?? UNKNOWN).join('') : body.text;
  return tabs ? text.replace(/^\t+/gm, '') : text;
}
