import type { Finding, Fix, Level } from '../lint/finding.ts';
import { FAMILIES, type Rule } from '../lint/rule.ts';
import type { Source } from '../manifest/document.ts';
import { positionsOf } from './findings.ts';
import { type FindingsReport, objectOf, placeOf, sentenceOf, shownIn } from './findings-report.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { printJson } from './json.ts';
import { unmarked } from './rules-text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
const LEVELS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0). Numbers in comments are its sections. */
export function findingsSarif(report: FindingsReport): string {
  const { rules, version } = report;
  const fingerprints = fingerprintsOf(report);
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const results = shownIn(report).map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: indexOf.get(finding.rule),
    level: LEVELS[finding.level],
    message: { text: plainText(sentenceOf(finding)) },
    locations: [locationOf(finding, report)],
    partialFingerprints: { 'helmHooks/v1': fingerprints.get(finding) },
    ...fixesOf(finding, report),
  }));
  const run = {
    tool: { driver: { name: 'helm-hooks', version, rules: rules.map(ruleJson) } },
    invocations: [{ executionSuccessful: true }],
    columnKind: 'unicodeCodePoints',
    newlineSequences: ['\r\n', '\n', '\r'],
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository, else where lint ran.' } } },
    results,
  };
  return printJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

function ruleJson({ id, family, level, summary, why }: Rule) {
  return {
    id,
    shortDescription: { text: doubled(unmarked(summary)) },
    fullDescription: { text: doubled(unmarked(summary)) },
    help: { text: doubled(unmarked(why.trim())), markdown: doubled(why.trim()) },
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: ['helm', 'hooks', family], family: FAMILIES[family] },
  };
}

function locationOf(finding: Finding, report: FindingsReport) {
  const { path, isPath, isText, start, end } = placeOf(finding, report);
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return {
    physicalLocation: { artifactLocation: artifact(path, isPath), ...(isText && { region }) },
    ...logicalLocation(finding),
  };
}

function logicalLocation(finding: Finding) {
  const { document, events } = finding;
  const { namespace } = document.head;
  const name = objectOf(finding);
  if (name === undefined) return {};
  const fullyQualifiedName = namespace === '' ? name : `${namespace}/${name}`;
  const properties = events.length > 0 && { properties: { events } };
  return { logicalLocations: [{ name, fullyQualifiedName, kind: 'resource', ...properties }] };
}

/** 3.4: a path from the root is relative to it; every other URI is absolute or names no file. */
function artifact(path: string, isPath: boolean) {
  if (!isPath) return { uri: encodeURI(path.toWellFormed()) };
  const encoded = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${encoded.replace('%3A', ':')}` };
  return { uri: encoded, uriBaseId: ROOT };
}

/** Only where all of a fix can be made in files that hold the very text that was linted. */
function fixesOf({ fix, help }: Finding, report: FindingsReport) {
  const { written, pathOf } = report;
  const changes = fix?.changes ?? [];
  if (!fix || changes.length === 0 || !changes.every(({ document }) => written.has(document.source))) return {};
  const bySource = Map.groupBy(changes, ({ document }) => document.source);
  const artifactChanges = [...bySource].map(([source, own]) => ({
    artifactLocation: artifact(pathOf(source.file) ?? source.file, pathOf(source.file) !== undefined),
    replacements: own.flatMap(({ edits }) => edits).map(({ range, text }) => replacement(source, range, text)),
  }));
  return { fixes: [{ description: { text: plainText(fixWords(fix, help)) }, artifactChanges }] };
}

const SAFETY = { safe: 'safe', 'opt-in': 'on request: it can change what a working chart does' } as const;

function fixWords({ safety, changes }: Fix, help: string | undefined): string {
  const words = help ?? [...new Set(changes.map(({ why }) => why))].join('; ');
  return `${words} (${SAFETY[safety]})`;
}

function replacement(source: Source, range: { readonly start: number; readonly end: number }, text: string) {
  const { start, end } = positionsOf({ source, range });
  const { line: startLine, column: startColumn } = start;
  return {
    deletedRegion: { startLine, startColumn, endLine: end.line, endColumn: end.column },
    insertedContent: { text },
  };
}

/** Text of others, so that no viewer takes a part of it for a placeholder (3.11.5) or a link (3.11.6). */
function plainText(text: string): string {
  return doubled(text).replaceAll('](', '] (');
}

function doubled(text: string): string {
  return text.replaceAll(/[{}]/g, '$&$&');
}
