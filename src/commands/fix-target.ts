import { resolve } from 'node:path';
import { replaceFiles } from '../io/replace-file.ts';
import type { Target } from '../io/target.ts';
import type { Finding } from '../lint/finding.ts';
import type { Source } from '../manifest/document.ts';
import { readDocuments } from '../manifest/read.ts';
import type { Release } from '../release/release.ts';
import { unifiedDiff } from '../report/diff.ts';
import { templateWithoutSecrets, withoutSecrets } from '../report/findings-secrets.ts';
import type { FileChange } from '../report/fixes.ts';
import type { Paint } from '../report/text.ts';
import type { Choice } from '../rewrite/mode.ts';
import type { Unfixed } from '../rewrite/rendering.ts';
import { rewrite } from '../rewrite/rewrite.ts';

/** What was fixed in a target, or would be. */
export interface FixedTarget {
  readonly target: Target;
  /** The target with the fixes, once they are written. */
  readonly reread: () => Target | Promise<Target>;
  readonly changes: readonly FileChange[];
  readonly edited: readonly EditedSource[];
  /** What could not be fixed in a chart's templates. */
  readonly unfixed: readonly Unfixed[];
}

/** A source before and after. */
export interface EditedSource {
  readonly before: Source;
  readonly after: Source;
  /** Whether it is no YAML. */
  readonly isTemplate?: true;
}

/** What is found in a target. */
export type Look = (target: Target) => { readonly findings: readonly Finding[] };

/** Makes the chosen fixes in the sources of a target that can be read: manifests, or a chart's folder. Writes nothing. */
export async function fixSources(target: Target, choice: Choice, look: Look): Promise<FixedTarget> {
  if (target.reread) return fixManifests(target, target.reread, choice, look);
  const { fixChartTarget } = await import('./fix-chart.ts');
  return fixChartTarget(target, target.chart!, choice, look);
}

type Reread = NonNullable<Target['reread']>;

function fixManifests(target: Target, reread: Reread, choice: Choice, look: Look): FixedTarget {
  const eyes = {
    read: (sources: readonly Source[]) => reread(sources).release,
    lint: (release: Release) => look({ ...target, release }).findings,
  };
  const { changes, sources } = rewrite(target.release, choice, eyes);
  return {
    target,
    reread: () => reread(sources),
    changes: changes.map((applied) => ({ file: applied.change.document.source.file, applied })),
    edited: sources.flatMap((after, at) => {
      const before = target.release.sources[at]!;
      return before.text === after.text ? [] : [{ before, after }];
    }),
    unfixed: [],
  };
}

/**
 * Writes edited files, all of them or none.
 *
 * @throws UserError where one cannot be written, or holds something else by now
 */
export function writeSources(edited: readonly EditedSource[], cwd: string): void {
  const files = edited.map(({ before, after }) => ({
    file: resolve(cwd, before.file),
    name: before.file,
    before: before.text,
    after: after.text,
  }));
  replaceFiles(files);
}

/** An edit as a diff, with dots for values of Secrets. @param name the file's path in it */
export function diffOf({ before, after, isTemplate }: EditedSource, name: string, paint: Paint): string {
  const shown = isTemplate ? ({ text }: Source) => templateWithoutSecrets(text) : manifestWithoutSecrets;
  return unifiedDiff(name, before.text, after.text, paint, { before: shown(before), after: shown(after) });
}

function manifestWithoutSecrets(source: Source): string {
  return withoutSecrets(source.text, readDocuments(source, 4).documents);
}
