import { UserError } from '../errors.ts';
import type { ManifestDocument, Source } from '../manifest/document.ts';
import { EMPTY_HEAD } from '../manifest/head.ts';
import type { Range } from '../manifest/node.ts';
import type { Finding } from './finding.ts';
import { finding } from './lint.ts';
import type { Rule } from './rule.ts';

/** A finding that was there when the baseline was written. */
export interface BaselineEntry {
  /** From the baseline's folder, with `/`. */
  readonly file: string;
  readonly rule: string;
  /** For a reader: `Job/shop-migrate`, in a template, where names may be random, the kind. */
  readonly object: string;
  readonly fingerprint: string;
}

/** The findings that a chart has for long. */
export interface Baseline {
  readonly source: Source;
  readonly entries: readonly BaselineEntry[];
}

/** A file of entries, one a line and in order, so that two of them can be compared. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const key = ({ file, rule, object, fingerprint }: BaselineEntry) => [file, rule, object, fingerprint].join('\0');
  const sorted = entries.map((entry) => ({ entry, key: key(entry) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const lines = sorted.map(({ entry: { file, rule, object, fingerprint } }) => {
    return `    ${JSON.stringify({ file, rule, object, fingerprint })}`;
  });
  return `{\n  "version": 1,\n  "findings": [${lines.length > 0 ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`;
}

/** @throws UserError where it is no baseline, or one of another version */
export function readBaseline(source: Source): Baseline {
  const content = jsonOf(source) as { readonly version?: unknown; readonly findings?: unknown } | null;
  const { version, findings } = content ?? {};
  if (typeof version === 'number' && version !== 1 && Array.isArray(findings))
    throw new UserError(`the baseline ${source.file} has version ${version}, and this program reads version 1`);
  if (version !== 1 || !Array.isArray(findings) || !findings.every(isEntry))
    throw new UserError(`${source.file} is no baseline of helm-hooks: --write-baseline FILE makes one`);
  return { source, entries: findings };
}

function jsonOf({ file, text }: Source): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`the baseline ${file} is no JSON: ${(error as Error).message}`);
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  const entry = value as Readonly<Record<string, unknown>> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    ['file', 'rule', 'object', 'fingerprint'].every((key) => typeof entry[key] === 'string')
  );
}

/**
 * What of a baseline is found no more, for the rule that says so.
 *
 * @param found fingerprints of what is found now
 * @param isJudged false for an entry that could not be found: its rule or its file was not looked at
 */
export function staleFindings(
  { source, entries }: Baseline,
  found: ReadonlySet<string>,
  rule: Rule,
  isJudged: (entry: BaselineEntry) => boolean,
): Finding[] {
  const document = documentOf(source);
  return entries
    .filter((entry) => !found.has(entry.fingerprint) && isJudged(entry))
    .flatMap((entry) =>
      [...(rule.checkBaseline?.(entry, placeOf(entry, source)) ?? [])].map((problem) =>
        finding(rule, problem, document, []),
      ),
    );
}

/** The line of an entry as we write it, else the fingerprint, which stands there once. */
function placeOf({ fingerprint }: BaselineEntry, { text }: Source): Range {
  const at = Math.max(text.indexOf(JSON.stringify(fingerprint)), 0);
  const start = text.lastIndexOf('{', at);
  const end = text.indexOf('}', at);
  return start > 0 && end > 0 ? { start, end: end + 1 } : { start: at, end: at + fingerprint.length + 2 };
}

function documentOf(source: Source): ManifestDocument {
  const range = { start: 0, end: source.text.length };
  return { source, range, index: 0, path: '', root: null, head: EMPTY_HEAD };
}
