import type { ManifestDocument } from '../manifest/document.ts';
import { descend, text } from '../manifest/node.ts';
import type { Release } from '../release/release.ts';
import type { Diagnosis, RunEvent } from './event.ts';

/** Shorter values are words or ports: they are hidden where they stand alone only, or half a log would go. */
const LONG = 6;

/** Still shorter ones hide nothing: `1`, `80`, `yes`. */
const SHORTEST = 4;

/**
 * Hides the values of Secrets, as they are and in base64, line by line where a value has several. Values of 4 and 5
 * characters are hidden as whole words, shorter ones never. What a program makes of a value (a hash, a part of it)
 * nobody can know.
 */
export class Mask {
  readonly #known = new Set<string>();
  #secrets: readonly string[] = [];
  #words: RegExp | undefined;

  /** What the Secrets of some releases hold, as their manifests have it. */
  static of(releases: readonly Release[]): Mask {
    const mask = new Mask();
    for (const { objects, hooks } of releases)
      for (const document of [...objects, ...hooks.map(({ document }) => document)])
        if (document.head.kind === 'Secret') mask.#addDocument(document);
    return mask;
  }

  /** The text without any value that is known by now. */
  readonly hide = (text: string): string => {
    const masked = this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
    return this.#words ? masked.replace(this.#words, '***') : masked;
  };

  /** Values as the API holds them: in base64. */
  readonly learn = (data: readonly string[]): void => {
    for (const value of data) this.#add(decode(value), value);
    this.#prepare();
  };

  #addDocument({ root }: ManifestDocument): void {
    for (const field of ['data', 'stringData']) {
      const node = descend(root, field);
      for (const { value } of node?.type === 'mapping' ? node.pairs : []) {
        const written = text(value);
        if (written !== undefined) this.#add(field === 'data' ? decode(written) : written, written);
      }
    }
    this.#prepare();
  }

  #add(plain: string, written: string): void {
    if (plain.trim().length >= SHORTEST)
      for (const form of [encode(plain), encode(plain.trim()), encode(`${plain.trim()}\n`)]) this.#known.add(form);
    for (const line of [written, ...plain.split('\n')]) this.#known.add(line.trim());
  }

  #prepare(): void {
    const long = [...this.#known].filter(({ length }) => length >= LONG);
    const short = [...this.#known].filter(({ length }) => length >= SHORTEST && length < LONG);
    // The longest first: one value may be part of another.
    this.#secrets = long.sort((a, b) => b.length - a.length);
    const words = short.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
    this.#words = words ? new RegExp(`(?<!\\w)(?:${words})(?!\\w)`, 'g') : undefined;
  }
}

function encode(plain: string): string {
  return btoa(Array.from(new TextEncoder().encode(plain), (byte) => String.fromCharCode(byte)).join(''));
}

function decode(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0)));
  } catch {
    return '';
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

function maskDiagnosis({ code, message, lines }: Diagnosis, mask: (words: string) => string): Diagnosis {
  return { code, message: mask(message), lines: lines.map(mask) };
}
