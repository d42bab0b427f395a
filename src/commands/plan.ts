import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command, Context } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { writeOutput } from '../io/output.ts';
import { readTarget } from '../io/target.ts';
import { lint } from '../lint/lint.ts';
import { RULES } from '../lint/rules.ts';
import { EVENT_ALIASES, EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { nearest } from '../nearest.ts';
import { planOf } from '../release/plan.ts';
import { planDot } from '../report/plan-dot.ts';
import { enginesText } from '../report/plan-engines.ts';
import { planJson } from '../report/plan-json.ts';
import { planMermaid } from '../report/plan-mermaid.ts';
import { planText } from '../report/plan-text.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { parseEngines } from './engine-words.ts';
import { refuseNameless } from './nameless.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, parseEvent, parseOptions } from './options.ts';
import { parseOutputs } from './outputs.ts';
import { refuseProblems } from './unreadable.ts';

const FORMATS = ['text', 'json', 'mermaid', 'dot'] as const;

type Format = (typeof FORMATS)[number];

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  release: { type: 'string' },
  target: { type: 'list' },
  format: { type: 'string', values: FORMATS },
  output: { type: 'list' },
} as const;

export default {
  usage: 'plan [TARGET] [EVENT...] [flags]',
  summary: 'Shows which hooks run at which event, in which order and why, and what each needs.',
  help: `TARGET is a chart (folder, .tgz, oci://, repo/name), a manifest file or folder, - for stdin, or release/NAME.
Without one: the chart in the working directory. EVENT is one of
${EVENTS.join(', ')};
without any: all of them.

Flags:
      --format FORMAT        text (default), json, mermaid (GitHub and GitLab draw it) or dot (Graphviz)
      --output FORMAT=FILE   writes the plan into a file too; may be repeated
      --target ENGINES       what becomes of each hook under helm3, helm4, argocd, flux, template: a list, or all
      --release NAME         release name to render a chart with
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}`,

  async run(args, context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    const outputs = parseOutputs(values.output, FORMATS, context.cwd);
    const engines = parseEngines(values.target);
    if (engines.length > 0) refusePictures([values.format, ...outputs.map(({ format }) => format)]);
    const { target, events } = targetAndEvents(positionals, context);
    const { cwd, readStdin } = context;
    const flags = chartFlags(values);
    const options = { env, cwd, readStdin, release: values.release, flags, signal: context.interrupted() };
    const read = await readTarget(target, options);
    refuseProblems(read);
    refuseNameless(read.release);
    const plan = planOf(read.release, events);
    const writers = {
      text: (colour: boolean) =>
        engines.length > 0
          ? enginesText(plan, engines, { colour })
          : planText(plan, lint(read.release, RULES, []), { colour }),
      json: () => planJson(plan, engines),
      mermaid: () => planMermaid(plan),
      dot: () => planDot(plan),
    } satisfies Record<Format, unknown>;
    const render = (format: Format, colour: boolean) => writers[format](colour);
    for (const { format, file } of outputs) writeOutput(file, render(format, false));
    context.stdout(render(values.format ?? 'text', useColour(values, env, context.stdoutIsTerminal)));
    return EXIT.ok;
  },
} satisfies Command;

function refusePictures(formats: readonly (Format | undefined)[]): void {
  const picture = formats.find((format) => format === 'mermaid' || format === 'dot');
  if (picture) throw usageError(`--target compares engines in text or json; there is no ${picture} of it`);
}

/** The first word is the target, but for one that can only be an event, well or nearly well written. */
function targetAndEvents(words: readonly string[], { cwd }: Context) {
  const [first, ...rest] = words;
  const isEvent = first !== undefined && meansEvent(first, cwd);
  const events = (isEvent ? words : rest).map(parseEvent);
  const target = isEvent ? undefined : first;
  const chosen: readonly HookEvent[] = events.length > 0 ? EVENTS.filter((event) => events.includes(event)) : EVENTS;
  return { target, events: chosen };
}

function meansEvent(word: string, cwd: string): boolean {
  const known: readonly string[] = [...EVENTS, ...EVENT_ALIASES.keys()];
  if (known.includes(word)) return true;
  return /^[\w-]+$/.test(word) && nearest(word, known) !== undefined && !existsSync(resolve(cwd, word));
}
