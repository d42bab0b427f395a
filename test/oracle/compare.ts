import { isDeepStrictEqual } from 'node:util';
import { compareBytes } from '../../src/manifest/fields.ts';
import { hookOf } from '../../src/manifest/hook.ts';
import { type Json, toJson } from '../../src/manifest/json.ts';
import type { Node } from '../../src/manifest/node.ts';
import { piecesOf, readPiece } from '../../src/manifest/read.ts';
import type { HelmMajor } from '../../src/manifest/split.ts';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { hooksOf } from '../../src/release/order.ts';
import { readRelease } from '../../src/release/read.ts';
import { isAmbiguous } from './ambiguous.ts';
import type { Files, OracleDocument, OracleHook, OracleReading } from './oracle.ts';

/** The first thing that we read otherwise than Helm does, in one line; undefined where all agrees. */
export function firstDifference(files: Files, answers: Readonly<Record<3 | 4, OracleReading>>): string | undefined {
  for (const helm of [4, 3] as const) {
    const difference = compareDocuments(files, helm, answers[helm]) ?? compareRelease(files, helm, answers[helm]);
    if (difference) return `Helm ${helm}: ${difference}`;
  }
  return undefined;
}

function compareDocuments(files: Files, helm: HelmMajor, answer: OracleReading): string | undefined {
  for (const [path, text] of Object.entries(files)) {
    const pieces = piecesOf({ file: path, text }, helm);
    const theirs = answer.documents[path]!;
    const split = differ(
      'documents',
      pieces.map(({ range }) => text.slice(range.start, range.end)),
      theirs.map((document) => document.text),
    );
    if (split) return split;
    for (const [index, piece] of pieces.entries()) {
      const reading = readPiece(piece, path);
      const difference = compareDocument(reading, theirs[index]!);
      if (difference && !(reading.ok && isAmbiguous(reading.document.root))) return `document ${index}: ${difference}`;
      if (reading.ok && hookOf(reading.document) && !piece.mayBeHook)
        return `document ${index}: the scan overlooks a hook`;
    }
  }
  return undefined;
}

function compareDocument(reading: ReturnType<typeof readPiece>, theirs: OracleDocument): string | undefined {
  const refusal = differ(
    'refused',
    reading.ok ? false : `true (${reading.problem.message})`,
    theirs.refused && theirs.error,
  );
  if (reading.ok === theirs.refused) return refusal;
  if (!reading.ok) return undefined;
  const { apiVersion, kind, name, annotations } = reading.document.head;
  const ours = {
    apiVersion,
    kind,
    name,
    annotations: [...annotations].map(([key, { value }]) => [key, value]).sort(byKey),
  };
  return differ('head', ours, theirs.head) ?? differ('JSON', jsonOf(reading.document.root, theirs.json), theirs.json);
}

/** What Helm takes may still have no JSON form: `.nan` as an annotation. And `toJson` does not go as deep. */
function jsonOf(root: Node | null, theirs: unknown): unknown {
  if (theirs === undefined) return undefined;
  try {
    return root && spread(toJson(root));
  } catch (error) {
    if (error instanceof RangeError) return theirs;
    throw error;
  }
}

/** Objects as the oracle writes them. */
function spread(value: Json): unknown {
  if (Array.isArray(value)) return value.map(spread);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(byKey);
  return { pairs: entries.map(([key, inner]) => [key, spread(inner)]) };
}

function byKey(a: readonly unknown[], b: readonly unknown[]): number {
  return compareBytes(String(a[0]), String(b[0]));
}

function compareRelease(files: Files, helm: HelmMajor, answer: OracleReading): string | undefined {
  const sources = Object.entries(files).map(([path, text]) => ({ file: path, path, text }));
  const { release, problems } = readRelease(sources, { helm });
  const isRead = (path: string): boolean => !path.slice(path.lastIndexOf('/') + 1).startsWith('_');
  if (problems.some(({ path }) => isRead(path)) !== answer.refused) {
    return differ('refused as a whole', problems, answer.error ?? 'no');
  }
  const documents = [...release.objects, ...release.hooks.map((hook) => hook.document)];
  if (answer.refused || documents.some(({ root }) => isAmbiguous(root))) return undefined;
  const textOf = ({ source, range }: { source: { text: string }; range: { start: number; end: number } }): string =>
    source.text.slice(range.start, range.end);
  const run = release.hooks.filter((hook) => hook.unknownEvents.length === 0);
  const hooks = run.map(
    (hook): OracleHook => ({
      name: hook.name,
      kind: hook.kind,
      path: hook.document.path,
      text: textOf(hook.document),
      events: hook.events,
      weight: String(hook.weight),
      deletePolicies: hook.deletePolicies,
      logPolicies: hook.logPolicies,
    }),
  );
  const objects = release.objects.map((document) => ({
    path: document.path,
    kind: document.head.kind,
    name: document.head.name,
    text: textOf(document),
  }));
  const order = Object.fromEntries(
    EVENTS.map((event) => [event, hooksOf(release, event).map((hook) => run.indexOf(hook))] as const).filter(
      ([, queue]) => queue.length > 0,
    ),
  );
  return (
    differ('hooks', hooks, answer.hooks) ??
    differ('manifests', objects, answer.manifests) ??
    differ('order', order, answer.order)
  );
}

function differ(what: string, ours: unknown, theirs: unknown): string | undefined {
  if (isDeepStrictEqual(ours, theirs)) return undefined;
  return `${what}: ours ${JSON.stringify(ours)}, Helm's ${JSON.stringify(theirs)}`;
}
