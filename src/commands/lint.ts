import type { Command } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { readTarget, type Target } from '../io/target.ts';
import { type Finding, LEVELS, type Level } from '../lint/finding.ts';
import { lint, reaches } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import type { Surroundings } from '../lint/surroundings.ts';
import { didYouMean } from '../nearest.ts';
import { type OriginOf, summaryOf } from '../report/findings.ts';
import { FINDINGS_FORMATS } from '../report/formats.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { installed, releaseOfAgainst } from './lint-against.ts';
import { type Linted, writeReports } from './lint-report.ts';
import { SURROUNDINGS_OPTIONS, SURROUNDINGS_OPTIONS_HELP, surroundingsOf } from './lint-settings.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, type OptionValues, parseOptions } from './options.ts';
import { parseOutputs } from './outputs.ts';

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  ...SURROUNDINGS_OPTIONS,
  release: { type: 'string' },
  against: { type: 'string' },
  format: { type: 'string', values: FINDINGS_FORMATS },
  output: { type: 'list' },
  all: { type: 'boolean' },
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
      --format FORMAT        text (default), json, sarif, github, gitlab, junit or checkstyle
      --output FORMAT=FILE   writes a report into a file too; may be repeated
      --all                  every finding in full, not three of each rule
      --level LEVEL          least level shown: error, warning (default of text and github) or info (of the others)
      --fail-on LEVEL        least level that makes the exit code 1: error (default), warning, info or never
      --rule ID, --ignore ID only these rules, or all but these; comma-separated or repeated (see helm hooks rules)
${SURROUNDINGS_OPTIONS_HELP}
      --release NAME         release name to render a chart with
      --against WHAT         what is installed: release/NAME, or a manifest; hooks that read its objects are checked with it
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}`,

  async run(args, context) {
    const { values, positionals, rest, env } = parseOptions(args, OPTIONS, context.env);
    const rules = chosenRules(values);
    const surroundings = surroundingsOf(values);
    const outputs = parseOutputs(values.output, FINDINGS_FORMATS, context.cwd);
    const targets = [...positionals, ...(rest ?? [])];
    const { cwd, readStdin } = context;
    const options = {
      env,
      cwd,
      readStdin,
      release: values.release ?? releaseOfAgainst(values.against),
      flags: chartFlags(values),
      unreadable: true,
      again: rules.some(({ wants }) => wants?.includes('again')),
      signal: context.interrupted(),
    };
    const previous = values.against === undefined ? {} : { previous: await installed(values.against, options) };
    const linted: Linted[] = [];
    for (const target of targets.length > 0 ? targets : [undefined]) {
      linted.push(lintTarget(await readTarget(target, options), rules, { ...surroundings, ...previous }));
    }
    const failOn = values['fail-on'] ?? 'error';
    const colour = useColour(values, env, context.stdoutIsTerminal);
    await writeReports(
      { linted, rules, level: values.level, failOn, rewrite: rewriteCommand(targets), env, cwd },
      { format: values.format ?? 'text', outputs, all: values.all, colour },
      context,
    );
    const findings = linted.flatMap(({ findings }) => findings);
    return exitCode(findings, failOn);
  },
} satisfies Command;

function lintTarget(target: Target, rules: readonly Rule[], surroundings: Surroundings): Linted {
  const { name, release, problems, originOf, dropped, again, files = new Set() } = target;
  const findings = byPlace(lint(release, rules, problems, { ...surroundings, ...(again && { again }) }), originOf);
  const names = [...new Set(release.sources.map(({ file }) => file))];
  return {
    findings,
    summary: summaryOf(findings, release, problems),
    originOf,
    dropped,
    files: names.length > 0 ? names : [name],
    written: files,
  };
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

function rewriteCommand(targets: readonly string[]): string {
  const target = targets.length > 1 ? 'TARGET' : (targets[0] ?? '');
  return ['helm hooks rewrite', /\s/.test(target) ? `'${target}'` : target, '--diff'].filter(Boolean).join(' ');
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
