import type { Range } from '../manifest/node.ts';
import { inPathLine } from './path-line.ts';

/** How a kind is written in a command: `job`, `jobs`, `jobs.batch`, `job/`; no part of a name, and not `kind: Job`. */
interface Word {
  readonly stem: string;
  readonly endings: readonly string[];
}

const WORDS: Readonly<Record<string, Word>> = {
  Job: { stem: 'job', endings: ['', 's'] },
  Pod: { stem: 'po', endings: ['', 'd', 'ds'] },
};

/** A choice by label, of all, or by a name that only the shell or the kubelet knows. */
const CHOICE = /(?<![\w-])-l|-selector|labelSelector|-all\b|\$[({A-Za-z_0-9]/;

/** How far from the word the choice may stand, in characters: in a list of arguments each has a line of its own. */
const REACH = 200;

/** UTF-8 needs no more bytes for a character of a string. */
const MOST_BYTES = 3;

/**
 * Whether a document chooses Jobs or Pods without writing their names (`kubectl wait job -l app=shop`, `job/$NAME`), so
 * that it may wait for any of them. `resources: [jobs]` of a Role is no choice.
 */
export function choosesAny(text: string, kind: string): boolean {
  const whole = { start: 0, end: text.length };
  return choicesIn(text, kind, () => whole).next().done === false;
}

/** Offsets in UTF-8 bytes read as latin1, of which some may be no choice: what `choosesAny` finds is among them. */
export function mayChooseAt(latin1: string, kind: string): Iterable<number> {
  const whole = { start: 0, end: latin1.length };
  return choicesIn(latin1, kind, () => whole, REACH * MOST_BYTES);
}

/**
 * The offsets in a text of many documents where one of them chooses Jobs or Pods.
 *
 * @param documentAt where the document that holds an offset begins and ends; undefined where nobody asks any more
 */
export function* choicesIn(
  text: string,
  kind: string,
  documentAt: (at: number) => Range | undefined,
  reach = REACH,
): Generator<number> {
  const word = WORDS[kind];
  if (!word) return;
  for (const index of placesOf(word, text)) {
    const document = documentAt(index);
    if (!document) continue;
    const around = text.slice(Math.max(document.start, index - reach), Math.min(document.end, index + reach));
    if (CHOICE.test(around) && !inPathLine(text, index, document.start)) yield index;
  }
}

/** By the engine's own search for the stem: a regular expression takes five times as long over a large stream. */
function* placesOf({ stem, endings }: Word, text: string): Generator<number> {
  for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + 1)) {
    if (at > 0 && (text[at - 1] === '-' || isWordCharacter(text.charCodeAt(at - 1)))) continue;
    const isWhole = (ending: string) =>
      text.startsWith(ending, at + stem.length) && !goesOn(text, at + stem.length + ending.length);
    if (endings.some(isWhole)) yield at;
  }
}

/** True where a lower-case word goes on. */
function goesOn(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isWordCharacter(code) && !(code >= 0x41 && code <= 0x5a);
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f
  );
}
