import type { Annotation, ManifestDocument, Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import { finderOf } from '../release/document-at.ts';
import type { Change, Finding, Fix } from './finding.ts';
import { IGNORE, type Ignore, readIgnoreWords } from './ignore.ts';
import { coversIn } from './ignore-lines.ts';
import { contentStart } from './words.ts';

/** What every comment of ours has in it. */
export const SIGN = 'helm-hooks:';

const COMMENT = /(?:^|[ \t])#+[ \t]*(helm-hooks:[ \t]*([^\s,]*))([^\r\n]*)/gm;

/**
 * What documents say against findings: annotations, and comments, also those in scripts and other block scalars. Only the
 * text of a source that has our sign in it is looked through.
 */
export function ignoresIn(documents: readonly ManifestDocument[]): Ignore[] {
  const annotated = documents.flatMap((document) => {
    const annotation = document.head.annotations.get(IGNORE);
    return annotation ? [annotationIgnore(document, annotation)] : [];
  });
  const bySource = Map.groupBy(documents, ({ source }) => source);
  const commented = [...bySource].flatMap(([source, own]) => commentsIn(source, own));
  return [...annotated, ...commented];
}

/**
 * The findings of a rewrite, without those that their documents speak against: only these are looked through. A fix that
 * reaches into a document that speaks against its rule is none.
 */
export function withoutIgnored(findings: readonly Finding[]): readonly Finding[] {
  const documents = new Set(findings.map(({ document }) => document));
  // Many findings can share one fix, and it can be large.
  for (const fix of new Set(findings.map(({ fix }) => fix)))
    for (const { document } of fix?.changes ?? []) documents.add(document);
  const ignores = ignoresIn([...documents]);
  if (ignores.length === 0) return findings;
  const known = byDocument(ignores);
  const refused = new Map<Fix, boolean>();
  const isRefused = (fix: Fix, rule: string) => {
    const found = refused.get(fix) ?? fix.changes.some((change) => isSpokenAgainst(change, rule, known));
    refused.set(fix, found);
    return found;
  };
  return findings
    .filter(({ rule, document, range }) => matching(known(document), rule, range).length === 0)
    .map((finding) => (finding.fix && isRefused(finding.fix, finding.rule) ? withoutFix(finding) : finding));
}

function isSpokenAgainst({ document, edits }: Change, rule: string, known: ReturnType<typeof byDocument>): boolean {
  const ignores = known(document);
  return ignores.length > 0 && edits.some(({ range }) => matching(ignores, rule, range).length > 0);
}

function withoutFix({ fix: _, help: __, ...rest }: Finding): Finding {
  return rest;
}

/** The ignores of a document: they count for it alone, and a source can have thousands of both. */
export function byDocument(ignores: readonly Ignore[]): (document: ManifestDocument) => readonly Ignore[] {
  const bySource = Map.groupBy(ignores, ({ document }) => document.source);
  const known = new Map(
    [...bySource].map(([source, own]) => [source, Map.groupBy(own, ({ document }) => document.range.start)] as const),
  );
  return ({ source, range }) => known.get(source)?.get(range.start) ?? [];
}

/** Those that count for a rule at a place. */
export function matching(ignores: readonly Ignore[], rule: string, { start }: Range): readonly Ignore[] {
  return ignores.filter((ignore) => ignore.covers.start <= start && start <= ignore.covers.end && names(ignore, rule));
}

export function names({ instruction, rules }: Ignore, rule: string): boolean {
  return instruction === 'ignore' && rules.some(({ id }) => id === rule);
}

function annotationIgnore(document: ManifestDocument, annotation: Annotation): Ignore {
  const { value, range } = annotation;
  const start = contentStart(annotation);
  const words = readIgnoreWords(value, Math.max(start, 0));
  // Where the token does not hold the value as it is, a word's place in it cannot be told.
  const rules = start < 0 ? words.rules.map(({ id }) => ({ id, range })) : words.rules;
  const covers = document.range;
  return { ...words, rules, document, place: 'annotation', instruction: 'ignore', range, covers, scope: 'document' };
}

function commentsIn(source: Source, documents: readonly ManifestDocument[]): Ignore[] {
  const { text } = source;
  if (!text.includes(SIGN)) return [];
  const documentAt = finderOf(documents);
  const coverOf = coversIn(text);
  return [...text.matchAll(COMMENT)].flatMap((match) => {
    const start = text.indexOf('#', match.index);
    const document = documentAt(start);
    if (!document) return [];
    const end = match.index + match[0].trimEnd().length;
    const { range: covers, scope } = coverOf(document.range, { start, end });
    return [commentIgnore(match, document, { place: 'comment', covers, scope })];
  });
}

/**
 * @param match of a whole comment: `helm-hooks: WORD`, the word in it, and what follows
 */
export function commentIgnore(
  match: RegExpExecArray,
  document: ManifestDocument,
  more: Pick<Ignore, 'place' | 'covers' | 'scope'>,
): Ignore {
  const [whole, begun = '', instruction = '', rest = ''] = match;
  const end = match.index + whole.length;
  const start = end - rest.length - begun.length;
  const words = readIgnoreWords(rest, end - rest.length);
  return { ...words, ...more, document, instruction, range: { start, end: end - rest.length + rest.trimEnd().length } };
}
