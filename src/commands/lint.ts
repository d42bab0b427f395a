import type { Command } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { writeOutput } from '../io/output.ts';
import { readTarget, type Target } from '../io/target.ts';
import { type Finding, LEVELS, type Level } from '../lint/finding.ts';
import { lint, reaches } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import type { Source } from '../manifest/document.ts';
import { didYouMean } from '../nearest.ts';
import { type OriginOf, type Summary, summaryOf } from '../report/findings.ts';
import { findingsJson } from '../report/findings-json.ts';
import { findingsText } from '../report/findings-text.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, type OptionValues, parseOptions } from './options.ts';
import { parseOutputs } from './outputs.ts';

const FORMATS = ['text', 'json'] as const;

type Format = (typeof FORMATS)[number];

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  release: { type: 'string' },
  format: { type: 'string', values: FORMATS },
  output: { type: 'list' },
  level: { type: 'string', values: LEVELS },
  'fail-on': { type: 'string', values: [...LEVELS, 'never'] },
  rule: { type: 'list' },
  ignore: { type: 'list' },
} as const;

type Values = OptionValues<typeof OPTIONS>;

export default {
  usage: 'lint [TARGET...] [flags]',
  summary: 'Finds what is wrong with hooks.',
  help: `TARGET is a chart (folder, .tgz, oci://, repo/name), a manifest file or folder, - for stdin, or release/NAME.
Without one: the chart in the working directory.

Flags:
      --format FORMAT        text (default) or json
      --output FORMAT=FILE   writes a report into a file too; may be repeated
      --level LEVEL          least level shown: error, warning (text default) or info (json default)
      --fail-on LEVEL        least level that makes the exit code 1: error (default), warning, info or never
      --rule ID, --ignore ID only these rules, or all but these; comma-separated or repeated (see helm hooks rules)
      --release NAME         release name to render a chart with
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}`,

  async run(args, context) {
    const { values, positionals, rest, env } = parseOptions(args, OPTIONS, context.env);
    const rules = chosenRules(values);
    const outputs = parseOutputs(values.output, FORMATS, context.cwd);
    const targets = [...positionals, ...(rest ?? [])];
    const { cwd, readStdin } = context;
    const options = {
      env,
      cwd,
      readStdin,
      release: values.release,
      flags: chartFlags(values),
      unreadable: true,
      signal: context.interrupted(),
    };
    const linted: Linted[] = [];
    for (const target of targets.length > 0 ? targets : [undefined]) {
      linted.push(lintTarget(await readTarget(target, options), rules));
    }
    const report = { ...combine(linted), rewrite: rewriteCommand(targets) };
    for (const { format, file } of outputs) writeOutput(file, render(report, format, values, false));
    context.stdout(render(report, values.format ?? 'text', values, useColour(values, env, context.stdoutIsTerminal)));
    return exitCode(report.findings, values['fail-on'] ?? 'error');
  },
} satisfies Command;

interface Linted {
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  readonly originOf: OriginOf;
  readonly dropped: ReadonlySet<Source>;
}

function lintTarget({ release, problems, originOf, dropped }: Target, rules: readonly Rule[]): Linted {
  const findings = byPlace(lint(release, rules, problems), originOf);
  return { findings, summary: summaryOf(findings, release, problems), originOf, dropped };
}

/** Findings that lead back to templates, in the order of files and lines there. */
function byPlace(findings: readonly Finding[], originOf: OriginOf): readonly Finding[] {
  const placed = findings.map((finding) => ({ finding, origin: originOf(finding) }));
  if (placed.every(({ finding, origin }) => origin.source === finding.document.source)) return findings;
  const file = ({ origin }: (typeof placed)[number]) => origin.source.file;
  return placed
    .sort((a, b) => (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : a.origin.range.start - b.origin.range.start))
    .map(({ finding }) => finding);
}

function combine(linted: readonly Linted[]): Linted {
  const origins = new Map(
    linted.flatMap(({ findings, originOf }) => findings.map((finding) => [finding, originOf] as const)),
  );
  const sum = (key: keyof Summary) => linted.reduce((total, { summary }) => total + summary[key], 0);
  return {
    findings: linted.flatMap(({ findings }) => findings),
    summary: {
      errors: sum('errors'),
      warnings: sum('warnings'),
      infos: sum('infos'),
      hooks: sum('hooks'),
      documents: sum('documents'),
    },
    originOf: (finding) => origins.get(finding)!(finding),
    dropped: new Set(linted.flatMap(({ dropped }) => [...dropped])),
  };
}

interface Report extends Linted {
  /** What a person types to see the fixes. */
  readonly rewrite: string;
}

function rewriteCommand(targets: readonly string[]): string {
  const target = targets.length > 1 ? 'TARGET' : (targets[0] ?? '');
  return ['helm hooks rewrite', /\s/.test(target) ? `'${target}'` : target, '--diff'].filter(Boolean).join(' ');
}

function render(report: Report, format: Format, values: Values, colour: boolean) {
  const { findings, summary, originOf, dropped, rewrite } = report;
  if (format === 'text') {
    const level = values.level ?? 'warning';
    return findingsText(findings, summary, { level, colour, originOf, rewrite, unprinted: dropped });
  }
  const shown = findings.filter(({ level }) => reaches(level, values.level ?? 'info'));
  return findingsJson(shown, summary, originOf);
}

function chosenRules({ rule, ignore }: Values): readonly Rule[] {
  const only = ids(rule, '--rule');
  const without = new Set(ids(ignore, '--ignore'));
  return RULES.filter(({ id }) => (only.length === 0 || only.includes(id)) && !without.has(id));
}

function ids(given: readonly string[], flag: string): string[] {
  const words = given.flatMap((list) => list.split(','));
  const known = RULES.map(({ id }) => id);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  throw usageError(`${flag}: there is no rule "${unknown}"${didYouMean(unknown, known)}; helm hooks rules lists them`);
}

function exitCode(findings: readonly Finding[], failOn: Level | 'never'): ExitCode {
  return failOn !== 'never' && findings.some(({ level }) => reaches(level, failOn)) ? EXIT.findings : EXIT.ok;
}
