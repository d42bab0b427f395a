import type { ManifestDocument } from '../manifest/document.ts';
import { descend, text } from '../manifest/node.ts';
import type { Release } from '../release/release.ts';
import type { Diagnosis, RunEvent } from './event.ts';
import { Finder } from './finder.ts';
import { decode, formsOf } from './secret-forms.ts';

/** Shorter values are words or ports: they are hidden where they stand alone only, or half a log would go. */
const LONG = 6;

/** Of a container's last words a longer line is cut. */
const LINE = 4096;

/** Still shorter ones hide nothing: `1`, `80`, `yes`. */
const SHORTEST = 4;

/**
 * Hides the values of Secrets: as they are, in base64, as JSON and URLs write them; line by line where a value has
 * several. Values of 4 and 5 characters are hidden as whole words, shorter ones never. What a program makes of a value
 * (a hash, a part of it) nobody can know.
 */
export class Mask {
  readonly #finder = new Finder(
    (text, at, found) => found.length >= LONG || !(isWord(text[at - 1]) || isWord(text[at + found.length])),
  );

  /** What the Secrets of some releases hold, as their manifests have it. */
  static of(releases: readonly Release[]): Mask {
    const mask = new Mask();
    for (const { objects, hooks } of releases)
      for (const document of [...objects, ...hooks.map(({ document }) => document)])
        if (document.head.kind === 'Secret') mask.#addDocument(document);
    return mask;
  }

  /** The text without any value that is known by now. */
  readonly hide = (text: string): string => this.#finder.hide(text);

  /** Characters of the longest text that is hidden. */
  get longest(): number {
    return this.#finder.longest;
  }

  /** Values as the API holds them: in base64. */
  readonly learn = (data: readonly string[]): void => {
    for (const value of data) this.#add(decode(value), value);
  };

  #addDocument({ root }: ManifestDocument): void {
    for (const field of ['data', 'stringData']) {
      const node = descend(root, field);
      for (const { value } of node?.type === 'mapping' ? node.pairs : []) {
        const written = text(value);
        if (written !== undefined) this.#add(field === 'data' ? decode(written) : written, written);
      }
    }
  }

  #add(plain: string, written: string): void {
    for (const form of formsOf(plain, written)) if (form.length >= SHORTEST) this.#finder.add(form);
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}

/** What hides values: the longest of them tells how much of a text has to be seen at once. */
export interface Hiding {
  readonly hide: (text: string) => string;
  readonly longest: number;
}

/** Hides values in every text of events, also where a very long line comes in parts and a value lies on the border. */
export class EventMask {
  readonly #hiding: Hiding;
  /** By container: the end of a part that may be the beginning of a value. */
  readonly #held = new Map<string, string>();

  constructor(hiding: Hiding) {
    this.#hiding = hiding;
  }

  hide(event: RunEvent): RunEvent {
    if (event.type !== 'log') return maskEvent(event, this.#hiding.hide);
    const key = `${event.hook}/${event.pod}/${event.container}`;
    const held = this.#held.get(key);
    if (!event.open && held === undefined) return maskEvent(event, this.#hiding.hide);
    const text = (held ?? '') + event.line;
    const end = event.open ? this.#border(text) : text.length;
    if (event.open) this.#held.set(key, text.slice(end));
    else this.#held.delete(key);
    return { ...event, line: this.#hiding.hide(text.slice(0, end)) };
  }

  /** Where a text can be cut: no value that is known lies on both sides, and none can begin before. */
  #border(text: string): number {
    const { hide, longest } = this.#hiding;
    let border = text.length;
    do border = Math.max(0, border - longest);
    while (border > 0 && hide(text.slice(0, border)) + hide(text.slice(border)) !== hide(text));
    return border;
  }
}

/** The event with every text in it masked. */
export function maskEvent(event: RunEvent, mask: (words: string) => string): RunEvent {
  switch (event.type) {
    case 'log':
      return { ...event, line: mask(event.line) };
    case 'note':
      return { ...event, message: mask(event.message) };
    case 'trouble':
      return { ...event, diagnosis: maskDiagnosis(event.diagnosis, mask) };
    case 'hook-finished':
      return { ...event, diagnosis: event.diagnosis && maskDiagnosis(event.diagnosis, mask) };
    case 'run-finished':
      return { ...event, reason: event.reason && mask(event.reason) };
    default:
      return event;
  }
}

function maskDiagnosis(diagnosis: Diagnosis, mask: (words: string) => string): Diagnosis {
  const { message, lines: own, hint } = diagnosis;
  const lines = own.map((line) => beginning(mask(line)));
  return { ...diagnosis, message: mask(message), lines, ...(hint && { hint: mask(hint) }) };
}

function beginning(line: string): string {
  return line.length > LINE ? `${line.slice(0, LINE)}…` : line;
}
