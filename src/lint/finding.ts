import type { ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import type { Range } from '../manifest/node.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';

export const LEVELS = ['error', 'warning', 'info'] as const;

export type Level = (typeof LEVELS)[number];

/** One annotation that a fix writes: what a report calls object, field, before, after. */
export interface Change {
  readonly document: ManifestDocument;
  /** `metadata.annotations["helm.sh/hook-weight"]` */
  readonly field: string;
  /** The field's name where the change is made in another text, as that of a template, if its name tells the place. */
  readonly fieldIn?: (text: string, offset: number) => string;
  /** undefined: was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** `after` is no string but a number, boolean, list or mapping, as YAML writes it. */
  readonly isPlain?: boolean;
  /** In `document.source.text`. */
  readonly edits: readonly Edit[];
  /** The same where they add documents that shall bear the mark of a rewrite. */
  readonly marked?: (mark: string) => readonly Edit[];
  /** Names of objects that the release has not had; no other fix may add one of them. */
  readonly adds?: readonly string[];
  /** One sentence. */
  readonly why: string;
}

/** `safe` cannot change what a working chart does; `opt-in` is applied only when asked for by rule or in mode full. */
export interface Fix {
  readonly safety: 'safe' | 'opt-in';
  readonly changes: readonly Change[];
}

/** What a rule yields. */
export interface Problem {
  /** In the text of the checked document's source. */
  readonly at: Range;
  /** One sentence: quotes the value, says what happens. */
  readonly message: string;
  /** What would be right, in one phrase without a full stop: `write "5"`. */
  readonly help?: string;
  /** The objects that would be right, as YAML documents. */
  readonly manifest?: string;
  /** Where it differs from the rule's own level. */
  readonly level?: Level;
  readonly fix?: Fix;
}

/** A problem with everything that a report needs. Flat data: words for a format are made at the edge. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly help?: string;
  readonly manifest?: string;
  readonly document: ManifestDocument;
  readonly range: Range;
  readonly events: readonly HookEvent[];
  readonly fix?: Fix;
}
