import type { Annotation } from '../manifest/document.ts';
import { wordsOf as helmWords } from '../manifest/hook.ts';
import type { Range } from '../manifest/node.ts';

/** One part of a comma-separated annotation. */
export interface Word {
  /** Trimmed and lower-cased, as Helm compares it (pkg/release/v1/util/manifest_sorter.go : operateAnnotationValues). */
  readonly word: string;
  /** Trimmed only. */
  readonly written: string;
  /** The part without its blanks; the whole token where its place in it cannot be told, or it is empty. */
  readonly range: Range;
}

/** The parts of a comma-separated annotation, with the place of each. */
export function wordsOf(annotation: Annotation): Word[] {
  const start = contentStart(annotation);
  const words = helmWords(annotation.value);
  let at = 0;
  return annotation.value.split(',').map((part, index) => {
    const written = part.trim();
    const from = start + at + part.length - part.trimStart().length;
    at += part.length + 1;
    const known = start >= 0 && (written !== '' || words.length > 1);
    return {
      word: words[index]!,
      written,
      range: known
        ? written === ''
          ? comma(from, index, part)
          : { start: from, end: from + written.length }
        : annotation.range,
    };
  });
}

/** A list of known words that blanks, semicolons or brackets separate, with commas; undefined where it is none. */
export function separatedByCommas(value: string, known: ReadonlySet<string>): string | undefined {
  const words = value
    .toLowerCase()
    .split(/[^a-z-]+/)
    .filter((part) => part !== '');
  const otherwise = /[^a-z,\s-]|[a-z]\s+[a-z]/i.test(value);
  return otherwise && words.length > 0 && words.every((word) => known.has(word)) ? onceEach(words) : undefined;
}

/** What makes a part empty: the comma in front of it, or behind the first. */
function comma(from: number, index: number, part: string): Range {
  const at = index > 0 ? from - part.length - 1 : from;
  return { start: at, end: at + 1 };
}

/** The list without the words that fail the test; undefined where nothing remains. */
export function keepWords(words: readonly Word[], keep: (word: Word, index: number) => boolean): string | undefined {
  const kept = words.filter(keep).map(({ word }) => word);
  return kept.length === 0 ? undefined : onceEach(kept);
}

function onceEach(words: readonly string[]): string {
  return [...new Set(words)].join(',');
}

/** Offset of the value's first character, where the token holds the value as it is; else -1. */
export function contentStart({ source, value, range, node }: Annotation): number {
  const quote = node.type === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0;
  return source.slice(quote, source.length - quote) === value ? range.start + quote : -1;
}
