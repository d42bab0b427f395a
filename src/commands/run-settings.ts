import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileReason, UserError, usageError } from '../errors.ts';
import { readTree } from '../manifest/read.ts';
import { decodeUtf8 } from '../manifest/text.ts';
import { parseDuration } from '../release/timeout.ts';
import { RUN_FORMATS, type RunFormat } from '../report/run-formats.ts';
import { jsonOf } from '../run/objects.ts';
import { parseScript, type Script } from '../run/script.ts';
import { isSelective, type Selection } from '../run/select.ts';
import { COLOUR_OPTIONS } from './colour.ts';
import { SHOWN_LOGS } from './log-gate.ts';
import { CHART_OPTIONS, type OptionValues } from './options.ts';
import { type Output, parseOutputs } from './outputs.ts';
import { selectionOf } from './run-choice.ts';

/** The flags of `run`. */
export const RUN_OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  chart: { type: 'string' },
  manifest: { type: 'string' },
  revision: { type: 'string' },
  only: { type: 'list' },
  skip: { type: 'list' },
  from: { type: 'string' },
  resume: { type: 'boolean' },
  timeout: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  force: { type: 'boolean' },
  keep: { type: 'boolean' },
  parallel: { type: 'boolean' },
  'fail-fast': { type: 'boolean' },
  repeat: { type: 'string' },
  recreate: { type: 'list' },
  'dry-run': { type: 'string', values: ['client', 'server'] },
  simulate: { type: 'boolean' },
  'simulate-file': { type: 'string' },
  format: { type: 'string', values: RUN_FORMATS },
  output: { type: 'list' },
  summary: { type: 'boolean' },
  compare: { type: 'boolean' },
  'max-duration': { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  plain: { type: 'boolean' },
  logs: { type: 'string', values: SHOWN_LOGS },
  'log-dir': { type: 'string' },
} as const;

export type RunValues = OptionValues<typeof RUN_OPTIONS>;

/** The flags of a run, checked. */
export interface Settings {
  readonly timeoutMs: number;
  /** undefined: no limit. */
  readonly maxDurationMs: number | undefined;
  readonly revision: number | undefined;
  readonly selection: Selection;
  /** How often the phase is run. */
  readonly repeat: number;
  readonly script: Script | undefined;
  readonly needsCluster: boolean;
  readonly outputs: readonly Output<RunFormat>[];
}

/** What the flags mean. @throws UserError (usage) */
export function settingsOf(values: RunValues, cwd: string): Settings {
  if (values.chart !== undefined && values.manifest !== undefined)
    throw usageError('--chart and --manifest exclude each other');
  const fromFiles = values.chart !== undefined || values.manifest !== undefined;
  if (fromFiles && values.revision !== undefined) throw usageError('--revision is for an installed release');
  const timeoutMs = parseDuration(values.timeout ?? '5m');
  if (timeoutMs === undefined) throw usageError(`--timeout is a duration such as 90s or 10m, not "${values.timeout}"`);
  for (const title of values.recreate)
    if (!/^[^/]+\/[^/]+$/.test(title)) throw usageError(`--recreate takes KIND/NAME, not "${title}"`);
  const simulated = values.simulate || values['simulate-file'] !== undefined;
  if (simulated && values['dry-run']) throw usageError('--simulate and --dry-run exclude each other');
  if (values['dry-run'] && !['text', 'json'].includes(values.format ?? 'text'))
    throw usageError(`--dry-run prints text or json, not ${values.format}`);
  if (values['dry-run'] && (values.output.length > 0 || values.summary))
    throw usageError('--dry-run writes no report: it runs nothing');
  if (simulated && values.compare) throw usageError('--compare is for runs on a cluster: a simulation takes no time');
  const selection = selectionOf(values);
  if (values.resume && isSelective(selection))
    throw usageError('--resume goes on with the hooks of the last run: it excludes --only, --skip and --from');
  if (values.resume && values.repeat !== undefined) throw usageError('--resume and --repeat exclude each other');
  if (values.resume && simulated) throw usageError('--simulate and --resume exclude each other');
  return {
    timeoutMs,
    maxDurationMs: maxDurationOf(values['max-duration']),
    revision: numberOf('revision', values.revision),
    selection,
    repeat: numberOf('repeat', values.repeat) ?? 1,
    script: simulated ? scriptOf(values['simulate-file'], cwd) : undefined,
    needsCluster: values.resume || !(fromFiles && (simulated || values['dry-run'] === 'client')),
    outputs: parseOutputs(values.output, RUN_FORMATS, cwd),
  };
}

function maxDurationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (!ms) throw usageError(`--max-duration is a duration such as 90s or 2m, not "${text}"`);
  return ms;
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(`--${flag} is a number from 1, not "${text}"`);
  return Number(text);
}

function scriptOf(file: string | undefined, cwd: string): Script {
  if (file === undefined) return { hooks: {}, existing: [] };
  const text = readText(resolve(cwd, file), file);
  const reading = readTree(text, { start: 0, end: text.length });
  if (!reading.ok) throw usageError(`the simulation file ${file} cannot be read: ${reading.problem.message}`);
  return parseScript(reading.root ? jsonOf(reading.root, file) : {});
}

function readText(path: string, given: string): string {
  try {
    return decodeUtf8(readFileSync(path), given);
  } catch (error) {
    throw error instanceof UserError ? error : usageError(`cannot read ${given}: ${fileReason(error)}`);
  }
}

/** `--simulate` takes a file only behind `=`, which a parser of flags with and without values cannot tell. */
export function withSimulateFile(args: readonly string[]): string[] {
  return args.map((arg) => (/^--simulate=(?!true$|false$)/.test(arg) ? arg.replace('=', '-file=') : arg));
}
