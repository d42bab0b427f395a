import type { Command, Context } from '../context.ts';
import { EXIT, fileReason, UserError, usageError } from '../errors.ts';
import { type ReportName, readReport, reportFile, reportTime } from '../io/report-file.ts';
import { terminalWidth } from '../io/terminal.ts';
import { LEVELS } from '../lint/finding.ts';
import { didYouMean } from '../nearest.ts';
import { printJson } from '../report/json.ts';
import type { PostRenderReport } from '../report/post-render.ts';
import { postRenderText } from '../report/post-render-text.ts';
import { runTable } from '../report/run-table.ts';
import { type Paint, painter } from '../report/text.ts';
import type { RunSummary } from '../run/summary.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { parseOptions } from './options.ts';

const NAMES: readonly ReportName[] = ['post-render', 'run'];

export default {
  usage: 'report [post-render|run] [flags]',
  summary: 'Shows what the post-renderer last changed and found, or the last run.',
  help: `Without an argument the newer of the two reports.

Flags:
      --format FORMAT   text (default) or json
      --level LEVEL     the least grave findings to show: error, warning (default), info
      --color WHEN      auto (default), always or never; --no-color`,

  run(args, context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    const file = choose(positionals, env);
    const report = read(file);
    const colour = useColour(values, env, context.stdoutIsTerminal);
    const width = terminalWidth(context);
    context.stdout(
      values.format === 'json' ? printJson(report) : shown(file, () => textOf(report, values.level, colour, width)),
    );
    return EXIT.ok;
  },
} satisfies Command;

const OPTIONS = {
  ...COLOUR_OPTIONS,
  format: { type: 'string', values: ['text', 'json'] },
  level: { type: 'string', values: LEVELS },
} as const;

/** @throws UserError where there is no report */
function choose(positionals: readonly string[], env: Context['env']): string {
  const [word, extra] = positionals;
  if (extra !== undefined) throw usageError(`report takes one argument, but got "${word}" and "${extra}"`);
  const name = NAMES.find((known) => known === word);
  if (word !== undefined && !name) {
    throw usageError(`unknown report "${word}"${didYouMean(word, NAMES)}; the reports are ${NAMES.join(' and ')}`);
  }
  const files = (name ? [name] : NAMES).map((name) => reportFile(name, env));
  const [newest] = files
    .map((file) => ({ file, time: reportTime(file) ?? 0 }))
    .filter(({ time }) => time > 0)
    .sort((a, b) => b.time - a.time);
  if (newest) return newest.file;
  throw new UserError(`there is no report yet: ${files.join(' and ')} ${files.length > 1 ? 'do' : 'does'} not exist`);
}

function read(file: string): unknown {
  try {
    return readReport(file);
  } catch (error) {
    throw new UserError(`cannot read the report ${file}: ${fileReason(error)}`);
  }
}

/** A report can be of another version, or half of it can be gone. */
function shown(file: string, text: () => string): string {
  try {
    return text();
  } catch {
    throw new UserError(`${file} is no report that this version can show; --format json shows it as it is`);
  }
}

function textOf(report: unknown, level: string | undefined, colour: boolean, width: number | undefined): string {
  const known = report as { readonly version?: number; readonly command?: string } | null;
  if (known?.version === 1 && known.command === 'post-render')
    return postRenderText(report as PostRenderReport, colour, level === 'info', Date.now());
  if (known?.version === 1 && known.command === 'run') return runText(report as RunSummary, painter(colour), width);
  return `${JSON.stringify(report, null, 2)}\n`;
}

function runText(summary: RunSummary, paint: Paint, width: number | undefined): string {
  const when = summary.startedAt.slice(0, 19).replace('T', ' ');
  return `${paint(`run ${summary.event}`, 'bold')} of ${when} UTC\n${runTable(summary, paint, width)}`;
}
