// Real Helm with and without the rewrite: what it prints may differ in what the report says, and in nothing else.
import assert from 'node:assert/strict';
import { splitDocuments } from '../../src/manifest/split.ts';
import type { PostRenderReport, ReportedObject } from '../../src/report/post-render.ts';
import type { ChartFiles } from '../generator/chart.ts';
import type { Oracle, OracleDocument } from '../oracle/oracle.ts';
import { checkReading, checkTexts } from '../rewrite/as-helm-reads.ts';
import type { Reported } from '../rewrite/filtered.ts';
import { plain, valueAt } from '../rewrite/json-paths.ts';
import { checkOrder } from '../rewrite/order.ts';
import type { Kitchen } from './kitchen.ts';

/** Rules that move a Job or Pod because they are asked to. */
const MOVES_RUNS: ReadonlySet<string> = new Set(['hook-weight-not-integer', 'duplicate-hook-event']);

/** What a command prints as one stream of documents: `helm template` prints just that. */
export type Reader = (stdout: string) => string;

/** Of a release as JSON: its manifest, and the hooks behind it. */
export const releaseReader: Reader = (stdout) => {
  const { manifest = '', hooks = [] } = JSON.parse(stdout) as {
    manifest: string;
    hooks?: { path: string; manifest: string }[];
  };
  return manifest + hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
};

/**
 * Runs one command of Helm twice and compares.
 *
 * @returns how many changes were reported; undefined where Helm refuses the chart either way
 */
export async function compare(
  kitchen: Kitchen,
  helm: Oracle,
  args: readonly string[],
  mode: 'fix' | 'full',
  reader: Reader = (stdout) => stdout,
): Promise<number | undefined> {
  const [before, after] = [await kitchen.asItIs(args), await kitchen.rewritten(args, mode)];
  assert.equal(after.code, before.code, `${after.stderr}${before.stderr}`);
  if (before.code !== 0) return undefined;
  const texts = [before, after].map(({ stdout }) => reader(stdout));
  const [old, fresh] = await Promise.all(texts.map((text) => helm.ask({ 'shop/templates/all.yaml': text })));
  const changes = placed(after.report!, Object.values(old![4].documents)[0] ?? []);
  const [plainOld, plainFresh] = texts.map((text) => withoutLostComments(text, changes));
  checkTexts(plainOld!, plainFresh!, changes);
  checkReading(old![4], fresh![4], changes);
  if (changes.every(({ rule }) => !MOVES_RUNS.has(rule))) checkOrder(old![4], fresh![4]);
  return changes.length;
}

/**
 * A comment above an annotation that is taken away stands, in what Helm reads back, above Helm's own annotation, and goes
 * when Helm takes that away (pkg/action/action.go : splitAndDeannotate): such documents are compared without comments.
 */
function withoutLostComments(text: string, changes: readonly Reported[]): string {
  const shortened = new Set(changes.filter(({ after }) => after === undefined).map(({ document }) => document));
  return splitDocuments(text, 4).reduceRight(
    (all, { start, end }, at) =>
      shortened.has(at)
        ? all.slice(0, start) + all.slice(start, end).replaceAll(/^ *#.*\n/gm, '') + all.slice(end)
        : all,
    text,
  );
}

/** The changes of a report with the documents that they are about, by kind, name and namespace. */
function placed({ changes }: PostRenderReport, documents: readonly OracleDocument[]): Reported[] {
  const titles = documents.map(({ head, json }) => {
    const namespace = String(valueAt(plain(json), ['metadata', 'namespace']) ?? '');
    return titleOf({ kind: head?.kind ?? '', name: head?.name ?? '', namespace });
  });
  return changes.map(({ object, field, before, after, rule }) => {
    const found = titles.indexOf(titleOf(object));
    assert.equal(titles.indexOf(titleOf(object), found + 1), -1, `${titleOf(object)} is there once`);
    assert.notEqual(found, -1, `${titleOf(object)} is there`);
    const texts = { before: before === null ? undefined : String(before), after: after ?? undefined };
    // Annotations are strings; what a report says of other fields is as YAML writes it.
    return { document: found, field, ...texts, isPlain: !field.startsWith('metadata.'), rule };
  });
}

function titleOf({ kind, name, namespace }: ReportedObject): string {
  return `${kind}/${name}/${namespace}`;
}

/** Fewer files, then fewer documents in them, as long as it still fails. */
export async function smallestChart(
  files: ChartFiles,
  fails: (files: ChartFiles) => Promise<boolean>,
): Promise<ChartFiles> {
  let small = files;
  for (const path of Object.keys(files).filter((path) => path !== 'Chart.yaml')) {
    const { [path]: text, ...without } = small;
    if (await fails(without)) {
      small = without;
      continue;
    }
    for (let at = splitDocuments(text!, 4).length - 1; at >= 0; at--) {
      const { start, end } = splitDocuments(small[path]!, 4)[at]!;
      const less = { ...small, [path]: small[path]!.slice(0, start) + small[path]!.slice(end) };
      if (await fails(less)) small = less;
    }
  }
  return small;
}
