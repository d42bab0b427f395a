// The filter as the properties ask it: a text goes in, a text and what is reported of it come out.
import { byteStream } from '../../src/io/byte-stream.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import type { Source } from '../../src/manifest/document.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { namelessHook } from '../../src/release/nameless.ts';
import { readRelease } from '../../src/release/read.ts';
import { type Filtered, filter } from '../../src/rewrite/filter.ts';
import type { Mode } from '../../src/rewrite/mode.ts';

export const OPTIONS = { helm: 4, name: 'shop', namespace: undefined } as const;

/** A change, and which document of the stream it is about, counted as Helm 4 separates them. */
export interface Reported {
  readonly document: number;
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** `after` is YAML for something that is no string. */
  readonly isPlain: boolean;
  readonly rule: string;
}

export interface Filtering {
  readonly text: string;
  readonly result: Filtered;
}

/** @param room bytes that the filter reads at a time */
export function filtered(text: string, mode: Mode, room?: number): Filtering {
  const stream = byteStream(new TextEncoder().encode(text), 'stdin', room);
  const read = (sources: readonly Source[]) => readRelease(sources, OPTIONS);
  const result = filter(stream, { mode, rules: FILTER_RULES, inlineIgnores: true, read });
  return { text: Buffer.from(result.parts.join(''), 'latin1').toString(), result };
}

/** What a filtering reports, in the order in which it was done. */
export function reportedIn(before: string, { changes, offsetOf }: Filtered): Reported[] {
  const starts = splitDocuments(before, 4).map(({ start }) => Buffer.byteLength(before.slice(0, start)));
  return changes.map(({ rule, change: { document, field, before, after, isPlain = false } }) => {
    const from = offsetOf(document.source) + Buffer.byteLength(document.source.text.slice(0, document.range.start));
    return { document: starts.findLastIndex((start) => start <= from), field, before, after, isPlain, rule };
  });
}

/** Streams that Helm would refuse, or that have a hook without a name, are refused: told by tests of their own. */
export function isRefused(text: string): boolean {
  const { release, problems } = readRelease([{ file: 'all', text }], OPTIONS);
  return problems.length > 0 || namelessHook(release) !== undefined;
}
