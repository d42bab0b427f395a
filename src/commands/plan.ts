import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command, Context } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { writeOutput } from '../io/output.ts';
import { readTarget } from '../io/target.ts';
import { lint } from '../lint/lint.ts';
import { RULES } from '../lint/rules.ts';
import { USUAL } from '../lint/surroundings.ts';
import { EVENT_ALIASES, EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { nearest } from '../nearest.ts';
import { planOf } from '../release/plan.ts';
import { planDot } from '../report/plan-dot.ts';
import { enginesText } from '../report/plan-engines.ts';
import { planJson } from '../report/plan-json.ts';
import { planMermaid } from '../report/plan-mermaid.ts';
import { planText, SAID_BY_NEEDS } from '../report/plan-text.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { parseEngines } from './engine-words.ts';
import { heardIn } from './lint-target.ts';
import { refuseNameless } from './nameless.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, type OptionValues, parseEvent, parseOptions } from './options.ts';
import { type Output, parseOutputs } from './outputs.ts';
import { DIFF_FORMATS, type DiffWish, planDiff } from './plan-diff.ts';
import { refuseProblems } from './unreadable.ts';

const FORMATS = ['text', 'json', 'mermaid', 'dot', 'markdown'] as const;

type Format = (typeof FORMATS)[number];

const PLAN_FORMATS = ['text', 'json', 'mermaid', 'dot'] as const;
const ENGINE_FORMATS = ['text', 'json'] as const;

/** What the lines about needs say already is not looked for. */
const TOLD = RULES.filter(({ id }) => id !== SAID_BY_NEEDS);

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  release: { type: 'string' },
  target: { type: 'list' },
  diff: { type: 'boolean' },
  'exit-code': { type: 'boolean' },
  format: { type: 'string', values: FORMATS },
  output: { type: 'list' },
} as const;

type Values = OptionValues<typeof OPTIONS>;

export default {
  usage: 'plan [TARGET] [EVENT...] [flags]',
  summary: 'Shows which hooks run at which event, in which order and why, and what each needs.',
  help: `TARGET is a chart (folder, .tgz, oci://, repo/name), a manifest file or folder, - for stdin, release/NAME, or
release/NAME@REVISION. Without one: the chart in the working directory. EVENT is one of
${EVENTS.join(', ')};
without any: all of them.

Flags:
      --diff OLD NEW         what differs between the hooks of two TARGETs; exit code 0
      --exit-code            with --diff: exit code 1 where something differs
      --target ENGINES       what becomes of each hook under helm3, helm4, argocd, flux, template: a list, or all
      --format FORMAT        text (default), json, mermaid (GitHub and GitLab draw it), dot (Graphviz); of a diff text,
                             json, markdown
      --output FORMAT=FILE   writes the plan into a file too; may be repeated
      --release NAME         release name to render a chart with
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}`,

  async run(args, context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    const engines = parseEngines(values.target);
    const outputs = parseOutputs(values.output, FORMATS, context.cwd);
    const { cwd, readStdin } = context;
    const flags = chartFlags(values);
    const options = { env, cwd, readStdin, release: values.release, flags, signal: context.interrupted() };
    const colour = useColour(values, env, context.stdoutIsTerminal);
    if (values.diff) return planDiff({ ...diffWish(values, positionals, outputs), colour }, options, context);
    if (values['exit-code']) throw usageError('--exit-code belongs to --diff OLD NEW');
    const formats = engines.length > 0 ? ENGINE_FORMATS : PLAN_FORMATS;
    const wanted = outputsIn(formats, values.format, outputs, engines.length > 0 ? '--target' : 'plan without --diff');
    const { target, events } = targetAndEvents(positionals, context);
    const read = await readTarget(target, options);
    refuseProblems(read);
    refuseNameless(read.release);
    const plan = planOf(read.release, events);
    const writers = {
      text: (colour: boolean) =>
        engines.length > 0
          ? enginesText(plan, engines, { colour })
          : planText(plan, heardIn(read, lint(read.release, TOLD, []), RULES, USUAL).kept, { colour }),
      json: () => planJson(plan, engines),
      mermaid: () => planMermaid(plan),
      dot: () => planDot(plan),
    } satisfies Record<(typeof PLAN_FORMATS)[number], unknown>;
    for (const { format, file } of wanted.outputs) writeOutput(file, writers[format](false));
    context.stdout(writers[wanted.format](colour));
    return EXIT.ok;
  },
} satisfies Command;

function diffWish(
  values: Values,
  words: readonly string[],
  outputs: readonly Output<Format>[],
): Omit<DiffWish, 'colour'> {
  const [old, next, ...events] = words;
  if (old === undefined || next === undefined)
    throw usageError('--diff takes two TARGETs, such as: plan --diff release/shop ./chart');
  if (values.target.length > 0) throw usageError('--diff and --target exclude each other');
  const exitCode = values['exit-code'];
  return {
    old,
    new: next,
    events: chosen(events.map(parseEvent)),
    exitCode,
    ...outputsIn(DIFF_FORMATS, values.format, outputs, '--diff'),
  };
}

/** @throws UserError (usage) on a format that there is only otherwise */
function outputsIn<const Some extends Format>(
  formats: readonly Some[],
  format: Format = 'text',
  outputs: readonly Output<Format>[],
  when: string,
): { readonly format: Some; readonly outputs: readonly Output<Some>[] } {
  const narrow = (word: Format): Some => {
    const found = formats.find((known) => known === word);
    if (found) return found;
    throw usageError(`${when} writes ${formats.join(', ')}, not ${word}`);
  };
  return { format: narrow(format), outputs: outputs.map(({ format, file }) => ({ format: narrow(format), file })) };
}

/** The first word is the target, but for one that can only be an event, well or nearly well written. */
function targetAndEvents(words: readonly string[], { cwd }: Context) {
  const [first, ...rest] = words;
  const isEvent = first !== undefined && meansEvent(first, cwd);
  const events = (isEvent ? words : rest).map(parseEvent);
  const target = isEvent ? undefined : first;
  return { target, events: chosen(events) };
}

/** In the order of a release's life; all of them where none is named. */
function chosen(events: readonly HookEvent[]): readonly HookEvent[] {
  return events.length > 0 ? EVENTS.filter((event) => events.includes(event)) : EVENTS;
}

function meansEvent(word: string, cwd: string): boolean {
  const known: readonly string[] = [...EVENTS, ...EVENT_ALIASES.keys()];
  if (known.includes(word)) return true;
  return /^[\w-]+$/.test(word) && nearest(word, known) !== undefined && !existsSync(resolve(cwd, word));
}
