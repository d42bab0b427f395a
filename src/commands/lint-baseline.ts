import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { UserError, usageError } from '../errors.ts';
import { writeOutput } from '../io/output.ts';
import { type Baseline, type BaselineEntry, baselineText, readBaseline, staleFindings } from '../lint/baseline.ts';
import type { Finding, Level } from '../lint/finding.ts';
import { withLevels } from '../lint/levels.ts';
import { decodeUtf8 } from '../manifest/text.ts';
import { asFound, type Summary } from '../report/findings.ts';
import { objectOf } from '../report/findings-report.ts';
import { fingerprintsOf } from '../report/fingerprint.ts';
import type { Linted } from './lint-report.ts';
import type { OptionValues } from './options.ts';

export const BASELINE_OPTIONS = { baseline: { type: 'string' }, 'write-baseline': { type: 'string' } } as const;

/** Help text for `BASELINE_OPTIONS`. */
export const BASELINE_HELP = `      --write-baseline FILE  keep what is found now in FILE, as a start for an old chart
      --baseline FILE        leave out what FILE holds`;

export interface BaselineUse {
  /** What was linted, without what the baseline holds. */
  readonly without: (linted: readonly Linted[]) => readonly Linted[];
  /** Of a target, what a baseline that was given holds: no fix is for it. */
  readonly held?: (linted: Linted) => readonly Finding[];
}

/**
 * What the two flags ask for. A baseline is read at once, so that a wrong one is said before anything is rendered.
 *
 * @throws UserError (usage) where both are given; where the baseline cannot be read or is none
 */
export function baselineFrom(values: OptionValues<typeof BASELINE_OPTIONS>, cwd: string): BaselineUse {
  const { baseline: given, 'write-baseline': wanted } = values;
  if (given !== undefined && wanted !== undefined)
    throw usageError('--baseline and --write-baseline exclude each other: what is written holds all that is found');
  if (wanted !== undefined) return { without: (linted) => written(linted, wanted, cwd) };
  if (given === undefined) return { without: (linted) => linted };
  const baseline = readBaseline(read(given, cwd));
  return {
    without: (linted) => without(linted, baseline, cwd),
    held: (linted) => {
      const kept = new Set(without([linted], baseline, cwd)[0]!.findings);
      return linted.findings.filter((finding) => !kept.has(finding));
    },
  };
}

function read(file: string, cwd: string) {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `there is no such file; --write-baseline ${file} makes one` : message;
    throw new UserError(`cannot read the baseline ${file}: ${why}`);
  }
  return { file, text: decodeUtf8(bytes, file) };
}

/** What is written is left out of this run's reports, as it will be of the next one's. */
function written(linted: readonly Linted[], file: string, cwd: string): readonly Linted[] {
  const path = pathFrom(file, cwd);
  const fingerprints = fingerprintsIn(linted, path);
  const entries = linted.flatMap((target) =>
    target.findings.map((finding) => entryOf(finding, target, path, fingerprints.get(finding)!)),
  );
  writeOutput(resolve(cwd, file), baselineText(entries));
  return linted.map((target) => leaving(target, []));
}

function entryOf(finding: Finding, { originOf }: Linted, path: Path, fingerprint: string): BaselineEntry {
  const { source } = originOf(finding);
  const isTemplate = source !== finding.document.source;
  const object = isTemplate ? finding.document.head.kind : (objectOf(finding) ?? '');
  return { file: path(source.file), rule: finding.rule, object, fingerprint };
}

function without(linted: readonly Linted[], baseline: Baseline, cwd: string): readonly Linted[] {
  const path = pathFrom(baseline.source.file, cwd);
  const fingerprints = fingerprintsIn(linted, path);
  const known = new Set(baseline.entries.map(({ fingerprint }) => fingerprint));
  const kept = linted.map((target) =>
    leaving(
      target,
      target.findings.filter((finding) => !known.has(fingerprints.get(finding)!)),
    ),
  );
  return [...kept, ...stale(linted, baseline, path, new Set(fingerprints.values()))];
}

/** A target of its own for what is found no more, where that is asked for. */
function stale(linted: readonly Linted[], baseline: Baseline, path: Path, found: ReadonlySet<string>): Linted[] {
  const rule = linted.flatMap(({ rules }) => rules).find(({ checkBaseline }) => checkBaseline !== undefined);
  const first = linted[0];
  if (!rule || !first) return [];
  const looked = new Set(linted.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const places = linted.flatMap(({ name, files }) => [name, ...files].map(path));
  const isUnder = (file: string) =>
    places.some((place) => place === '.' || file === place || file.startsWith(`${place}/`));
  const isJudged = ({ rule, file }: BaselineEntry) => looked.has(rule) && isUnder(file);
  const { levels, failOn } = first;
  const findings = withLevels(staleFindings(baseline, found, rule, isJudged), [rule], levels);
  if (findings.length === 0) return [];
  const { file } = baseline.source;
  const summary = { ...countsOf(findings), hooks: 0, documents: 0 };
  const written = new Set([baseline.source]);
  return [
    {
      name: file,
      findings,
      summary,
      originOf: asFound,
      fixable: () => 'none',
      files: [],
      written,
      rules: [rule],
      levels,
      failOn,
    },
  ];
}

function leaving(target: Linted, findings: readonly Finding[]): Linted {
  const left = target.findings.length - findings.length;
  const summary: Summary = { ...target.summary, ...countsOf(findings), ...(left > 0 && { baseline: left }) };
  return { ...target, findings, summary };
}

function countsOf(findings: readonly Finding[]): Pick<Summary, `${Level}s`> {
  const at = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { errors: at('error'), warnings: at('warning'), infos: at('info') };
}

type Path = (file: string) => string;

function fingerprintsIn(linted: readonly Linted[], path: Path): ReadonlyMap<Finding, string> {
  const targetOf = new Map(linted.flatMap((target) => target.findings.map((finding) => [finding, target] as const)));
  const findings = [...targetOf.keys()];
  return fingerprintsOf({ findings, originOf: (finding) => targetOf.get(finding)!.originOf(finding), pathOf: path });
}

/** From the folder of the baseline, so that it does not matter where lint runs. What is no file keeps its name. */
function pathFrom(baseline: string, cwd: string): Path {
  const folder = dirname(resolve(cwd, baseline));
  return (file) => {
    if (file === '-' || /^(<|release\/|[a-z]+:\/\/)/.test(file)) return file;
    return relative(folder, resolve(cwd, file)).split(sep).join('/') || '.';
  };
}
