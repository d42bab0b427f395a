import type { Finding } from '../lint/finding.ts';
import type { Unlocated } from '../locate/place.ts';
import type { Random } from '../locate/renderings.ts';
import type { Template } from '../locate/template.ts';
import { type ManifestDocument, type Source, titleOf } from '../manifest/document.ts';
import type { Release } from '../release/release.ts';

/** A chart as it is rendered with certain templates. */
export interface Rendering {
  readonly release: Release;
  /** What Helm printed. */
  readonly printed: Source;
  /** What of it is random; undefined where that cannot be told. */
  readonly random: Random | undefined;
  readonly findings: readonly Finding[];
  /** Where a document was rendered from, or why that is not to be edited; undefined where it is no file of the chart. */
  readonly templateOf: (document: ManifestDocument) => Template | Unlocated | undefined;
}

/** What a fix of templates has to ask of the world. */
export interface Workshop {
  /** The name that the chart is rendered with. */
  readonly release: string;
  /**
   * Renders the chart with other texts in some templates, by the names of their files.
   *
   * @throws UserError where it does not render
   */
  readonly render: (texts: ReadonlyMap<string, string>) => Promise<Rendering>;
}

/** A fix that was not made, and why: the end of a sentence. */
export interface Unfixed {
  readonly finding: Finding;
  readonly because: string;
}

/** The same for a finding in one rendering and in the next. */
export function keyOf({ rule, document, fix }: Finding): string {
  const fields = fix?.changes.map(({ document, field }) => `${titleOf(document.head)} ${field}`).join();
  return [rule, document.path, document.head.namespace, titleOf(document.head), fields].join(' ');
}
