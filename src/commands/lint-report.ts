import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import type { Context } from '../context.ts';
import { writeOutput } from '../io/output.ts';
import { terminalWidth } from '../io/terminal.ts';
import type { RuleLevel } from '../lint/config.ts';
import type { Finding, Level } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import type { Source } from '../manifest/document.ts';
import type { Chance, OriginOf, Summary } from '../report/findings.ts';
import type { FindingsReport } from '../report/findings-report.ts';
import { unfixedChange } from '../report/fixes.ts';
import { type FindingsFormat, findingsWriter, type Looks, leastLevel } from '../report/formats.ts';
import type { FixedTarget } from './fix-target.ts';
import type { Output } from './outputs.ts';

type Environment = Context['env'];

/** What was found in one target. */
export interface Linted {
  /** The TARGET as it was given. */
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  readonly originOf: OriginOf;
  readonly fixable: (finding: Finding) => Chance;
  /** Names of what was linted: of a folder's manifests, of a chart. */
  readonly files: readonly string[];
  /** Sources that are files as they stand. */
  readonly written: ReadonlySet<Source>;
  /** The rules that looked. */
  readonly rules: readonly Rule[];
  /** What the configuration makes of them. */
  readonly levels: ReadonlyMap<string, RuleLevel>;
  readonly failOn: Level | 'never';
}

export interface ReportSettings {
  /** Of all targets one after the other. */
  readonly linted: readonly Linted[];
  /** What is shown; without it what the format usually shows. */
  readonly level: Level | undefined;
  readonly rewrite: string | undefined;
  readonly onRequest: string | undefined;
  /** Rules whose fixes on request were asked for, so that what is left of them cannot be made. */
  readonly tried: ReadonlySet<string>;
  /** What was done about findings before. */
  readonly fixed: readonly FixedTarget[];
  readonly env: Environment;
  readonly cwd: string;
}

export interface Wanted {
  /** Of stdout; undefined: nothing there. */
  readonly format: FindingsFormat | undefined;
  readonly outputs: readonly Output<FindingsFormat>[];
  readonly all: boolean;
  readonly colour: boolean;
}

/** Writes the findings into the files that were asked for, and to stdout. */
export async function writeReports(settings: ReportSettings, wanted: Wanted, context: Context): Promise<void> {
  const report = reportOf(settings);
  const { format, outputs, all, colour } = wanted;
  const write = async (format: FindingsFormat, looks: Looks) => {
    const writer = await findingsWriter(format);
    return writer({ ...report, level: settings.level ?? leastLevel(format) }, looks);
  };
  for (const { format, file } of outputs) writeOutput(file, await write(format, { colour: false, all }));
  if (format === undefined) return;
  const width = format === 'text' ? terminalWidth(context) : undefined;
  context.stdout(await write(format, { colour, all, width }));
}

function reportOf(settings: ReportSettings): Omit<FindingsReport, 'level'> {
  const { linted, rewrite, onRequest, tried, fixed, env, cwd } = settings;
  const targetOf = new Map(linted.flatMap((target) => target.findings.map((finding) => [finding, target] as const)));
  return {
    findings: linted.flatMap(({ findings }) => findings),
    summary: sumOf(linted),
    originOf: (finding) => targetOf.get(finding)!.originOf(finding),
    failOn: (finding) => targetOf.get(finding)!.failOn,
    rules: RULES.filter((rule) => linted.some(({ rules }) => rules.includes(rule))),
    version: packageFile.version,
    files: [...new Set(linted.flatMap(({ files }) => files))],
    written: union(linted.map(({ written }) => written)),
    pathOf: pathsFrom(rootOf(env, cwd), cwd),
    chartOf: (finding) => targetOf.get(finding),
    rewrite,
    onRequest,
    ...(fixed.length > 0 && {
      fixed: fixed.flatMap(({ changes }) => changes),
      unfixed: fixed.flatMap(({ unfixed, target }) => unfixed.map((one) => unfixedChange(one, target))),
    }),
    fixable: (finding) =>
      finding.fix?.safety === 'opt-in' && tried.has(finding.rule) ? 'none' : targetOf.get(finding)!.fixable(finding),
  };
}

function sumOf(linted: readonly Linted[]): Summary {
  const sum = (key: keyof Summary) => linted.reduce((total, { summary }) => total + (summary[key] ?? 0), 0);
  return {
    errors: sum('errors'),
    warnings: sum('warnings'),
    infos: sum('infos'),
    hooks: sum('hooks'),
    documents: sum('documents'),
    ...(sum('ignored') > 0 && { ignored: sum('ignored') }),
    ...(sum('baseline') > 0 && { baseline: sum('baseline') }),
  };
}

function union(sets: readonly ReadonlySet<Source>[]): ReadonlySet<Source> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** The checkout that GitHub and GitLab lead paths back to, where we run in it; else the working directory. */
function rootOf({ GITHUB_WORKSPACE, CI_PROJECT_DIR }: Environment, cwd: string): string {
  const around = [GITHUB_WORKSPACE, CI_PROJECT_DIR].find((folder) => folder && isIn(relative(folder, cwd)));
  return around ?? cwd;
}

/** Each name is looked up once: many findings share one. */
function pathsFrom(root: string, cwd: string): (file: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, pathFrom(root, resolve(cwd, file)));
    return known.get(file);
  };
}

/** From the root, or the whole path of what lies elsewhere; undefined where nothing lies there. */
function pathFrom(root: string, file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const path = relative(root, file);
  return (isIn(path) ? path || '.' : file).split(sep).join('/');
}

/** Whether a relative path leads down. Between the drives of Windows there is none. */
function isIn(path: string): boolean {
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
