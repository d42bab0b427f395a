import type { Command, Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { readTarget, type Target } from '../io/target.ts';
import { LEVELS } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import { FINDINGS_FORMATS } from '../report/formats.ts';
import { painter } from '../report/text.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { installed, releaseOfAgainst } from './lint-against.ts';
import { BASELINE_HELP, BASELINE_OPTIONS, baselineFrom } from './lint-baseline.ts';
import {
  FIX_OPTIONS,
  FIX_OPTIONS_HELP,
  fixHints,
  fixTarget,
  fixWish,
  type LintFixed,
  reportsTo,
  showDiff,
  tellFixed,
  writeFixed,
} from './lint-fix.ts';
import { sparing } from './lint-fix-baseline.ts';
import { leftoversOf } from './lint-leftovers.ts';
import { type Linted, writeReports } from './lint-report.ts';
import { SETTINGS_HELP, SETTINGS_OPTIONS, settingsFrom } from './lint-settings.ts';
import { lintTarget } from './lint-target.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, parseOptions } from './options.ts';
import { parseOutputs } from './outputs.ts';

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  ...SETTINGS_OPTIONS,
  ...FIX_OPTIONS,
  ...BASELINE_OPTIONS,
  release: { type: 'string' },
  against: { type: 'string' },
  format: { type: 'string', values: FINDINGS_FORMATS },
  output: { type: 'list' },
  all: { type: 'boolean' },
  level: { type: 'string', values: LEVELS },
} as const;

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
${FIX_OPTIONS_HELP}
${SETTINGS_HELP}
${BASELINE_HELP}
      --release NAME         release name to render a chart with
      --against WHAT         what is installed, release/NAME or a manifest: what hooks read of it is checked
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}`,

  async run(args, context) {
    const { values, positionals, rest, env } = parseOptions(args, OPTIONS, context.env);
    const { cwd } = context;
    const settingsOf = settingsFrom(values, cwd);
    const baseline = baselineFrom(values, cwd);
    const outputs = parseOutputs(values.output, FINDINGS_FORMATS, cwd);
    const targets = [...positionals, ...(rest ?? [])];
    const release = values.release ?? releaseOfAgainst(values.against);
    const options = { ...targetOptions(context), env, release, flags: chartFlags(values), unreadable: true };
    const previous = values.against === undefined ? {} : { previous: await installed(values.against, options) };
    const wish = fixWish(values);
    const read: Target[] = [];
    const fixed: LintFixed[] = [];
    const found: Linted[] = [];
    for (const given of targets.length > 0 ? targets : [undefined]) {
      const settings = settingsOf(given);
      const again = wish !== undefined || settings.rules.some(({ wants }) => wants?.includes('again'));
      const target = await readTarget(given, { ...options, again });
      const known = { ...previous, ...(await leftoversOf(target, settings.rules, env)) };
      const look = (target: Target) => lintTarget(target, settings, known);
      const fixable = wish && baseline.held ? sparing(look, target, baseline.held) : look;
      const own = wish && (await fixTarget(target, wish, fixable));
      if (own) fixed.push(own);
      read.push(target);
      found.push(look(own && !wish.diff ? await writeFixed(own, context) : target));
    }
    const linted = baseline.without(found);
    const place = reportsTo(context, targets, wish);
    const colour = useColour(values, env, place.stdoutIsTerminal);
    await writeReports(
      { linted, level: values.level, ...fixHints(targets, read, wish), fixed: wish?.diff ? [] : fixed, env, cwd },
      { format: wish?.diff ? undefined : (values.format ?? 'text'), outputs, all: values.all, colour },
      place,
    );
    if (wish) tellFixed(fixed, wish, values.all, values.format ?? 'text', context);
    return wish?.diff ? showDiff(fixed, linted, painter(colour), context) : exitCode(linted);
  },
} satisfies Command;

function targetOptions({ cwd, readStdin, interrupted }: Context) {
  return { cwd, readStdin, signal: interrupted() };
}

function exitCode(linted: readonly Linted[]): ExitCode {
  const fails = ({ findings, failOn }: Linted) =>
    failOn !== 'never' && findings.some(({ level }) => reaches(level, failOn));
  return linted.some(fails) ? EXIT.findings : EXIT.ok;
}
