import type { Command, Context } from '../context.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../errors.ts';
import { bytesOf, readStream } from '../io/byte-stream.ts';
import { configIn } from '../io/config-file.ts';
import { type ParentCommand, parentCommand } from '../io/parent.ts';
import { LEVELS } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import type { Source } from '../manifest/document.ts';
import { readRelease } from '../release/read.ts';
import { type PostRenderReport, postRenderReport, type ReportedCall } from '../report/post-render.ts';
import type { NextWords } from '../report/post-render-note.ts';
import { type Filtered, type FilterOptions, filter } from '../rewrite/filter.ts';
import { streamCallsKubectl } from '../rewrite/kubectl-pieces.ts';
import type { Mode } from '../rewrite/mode.ts';
import type { ByteStream } from '../rewrite/stream.ts';
import { parseOptions } from './options.ts';
import { conclude, NOTIFY, type Ways } from './post-render-report.ts';
import {
  REWRITE_OPTIONS,
  REWRITE_OPTIONS_HELP,
  REWRITE_VARIABLES_HELP,
  type RewriteValues,
} from './rewrite-options.ts';
import { rewriteSettings, variable } from './rewrite-settings.ts';
import { rightsSetting, withRights } from './rights-setting.ts';

type Environment = Context['env'];

const FAIL_ON = [...LEVELS, 'never'] as const;

const OPTIONS = {
  ...REWRITE_OPTIONS,
  report: { type: 'string' },
  'fail-on': { type: 'string', values: FAIL_ON },
  release: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  notify: { type: 'string', values: NOTIFY },
  summary: { type: 'boolean' },
  // biome-ignore lint/suspicious/noThenProperty: a flag's name, of an object that nobody awaits
  then: { type: 'string' },
} as const;

export default {
  usage: 'post-render [flags] < MANIFESTS',
  summary: 'Corrects the hooks of the manifests on stdin: the filter behind --post-renderer hooks-post-renderer.',
  help: `Prints the manifests with the safe fixes of their hooks; what needs none stays byte for byte as it is.
Changed objects carry the annotation helm-hooks/rewritten. helm hooks report shows what was done.

Flags (from Helm: --post-renderer-args --mode=observe):
${REWRITE_OPTIONS_HELP}
      --report FILE          write the report (JSON) there and not to Helm's cache folder
      --fail-on LEVEL        exit with 1, and print nothing, where something of this level is left: error, warning,
                             info; never (default)
      --release NAME         the release's name, where it cannot be read from the helm command
  -n, --namespace NS         its namespace
      --notify WHERE         terminal (default: where a person is, not in CI), stderr (Helm's own, also in CI), never
      --summary              add the report as Markdown to the page of the GitHub run ($GITHUB_STEP_SUMMARY)
      --then COMMAND         run the next renderer on the result, in a shell, and print what it prints

${REWRITE_VARIABLES_HELP}
HELM_HOOKS_REPORT, HELM_HOOKS_FAIL_ON, HELM_HOOKS_RELEASE, HELM_HOOKS_NOTIFY and HELM_HOOKS_THEN are the flags of
these names; HELM_HOOKS_SUMMARY=1 is --summary, HELM_HOOKS_TTY=0 keeps the terminal quiet.`,

  async run(args, context) {
    const call: Call = {};
    try {
      return await render(args, context, call);
    } catch (error) {
      const { tellFailure } = await import('./post-render-failure.ts');
      await tellFailure(error, args, context, call);
      throw error;
    }
  },
} satisfies Command;

/** How far a call has come; what went wrong is reported by it. */
export interface Call {
  options?: Options;
  mode?: Mode;
  /** What was found and changed, once that is known. */
  report?: () => PostRenderReport;
  /** What the next renderer has said on its stderr. */
  words?: NextWords;
}

async function render(args: readonly string[], context: Context, call: Call): Promise<ExitCode> {
  const { env, cwd } = context;
  const options = parse(args, env);
  call.options = options;
  const parent = parentCommand();
  const near = () => configIn(cwd);
  const settings = await rewriteSettings(options.values, { env, cwd, near, timeout: parent.timeout });
  call.mode = settings.mode;
  const stream = readStream(context.readStdinInto, 'stdin');
  const name = options.release ?? parent.release;
  const namespace = options.namespace ?? parent.namespace ?? env.HELM_NAMESPACE;
  const { defaultPolicy, weights } = settings;
  const rights = rightsSetting(settings, placeOf(options, parent, env));
  const reading = { helm: 4, name, namespace, defaultPolicy, weights, rights } as const;
  const read = (sources: readonly Source[]) => readRelease(sources, reading);
  const rules = streamCallsKubectl(stream) ? await withRights(settings) : settings.rules;
  const filtered = await rewritten(stream, { ...settings, rules, read });
  call.report = () => reportOf(filtered, stream, callOf(call));
  const { failOn } = options;
  if (failOn !== 'never' && filtered.findings.some(({ level }) => reaches(level, failOn)))
    throw new UserError(`stopped by --fail-on ${failOn}`, EXIT.findings);
  for (const chunk of await finished(bytesOf(filtered.parts), context, call)) context.stdout(chunk);
  await conclude(call.report(), options, context, call.words);
  return EXIT.ok;
}

interface Options extends Ways {
  readonly values: RewriteValues;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** The renderer behind us. */
  readonly next: string | undefined;
}

/** What is certain of the release's namespace: Helm's variable can be another than the `-n` of a Helm that is not seen. */
function placeOf({ namespace: given }: Options, parent: ParentCommand, { HELM_NAMESPACE }: Environment) {
  return { given, certain: given ?? parent.namespace ?? (parent.isHelm ? HELM_NAMESPACE || undefined : undefined) };
}

async function rewritten(stream: ByteStream, options: FilterOptions & { readonly isWhole: boolean }) {
  if (!options.isWhole) return filter(stream, options);
  const { filterWhole } = await import('../rewrite/whole.ts');
  return filterWhole(stream, options);
}

async function finished(chunks: Iterable<Uint8Array>, context: Context, call: Call): Promise<Iterable<Uint8Array>> {
  const next = call.options?.next;
  if (next === undefined) return chunks;
  const { runNext } = await import('../io/next-renderer.ts');
  const { output, failure, words, program } = await runNext(next, chunks, context.stderr);
  call.words = { program, lines: words };
  if (failure !== undefined) throw new UserError(failure);
  return output;
}

function parse(args: readonly string[], env: Environment): Options {
  const { values, positionals } = parseOptions(args, OPTIONS, env);
  if (positionals.length > 0) throw usageError(`post-render takes no arguments, but got "${positionals[0]}"`);
  return {
    values,
    failOn: values['fail-on'] ?? variable(env, 'HELM_HOOKS_FAIL_ON', FAIL_ON) ?? 'never',
    notify: values.notify ?? variable(env, 'HELM_HOOKS_NOTIFY', NOTIFY) ?? 'terminal',
    report: values.report ?? (env.HELM_HOOKS_REPORT || undefined),
    summary: values.summary || env.HELM_HOOKS_SUMMARY === '1',
    release: values.release ?? (env.HELM_HOOKS_RELEASE || undefined),
    namespace: values.namespace,
    next: values.then || env.HELM_HOOKS_THEN || undefined,
  };
}

function reportOf({ changes, findings, release, offsetOf }: Filtered, stream: ByteStream, call: ReportedCall) {
  const offsets = [...new Set(findings.map(({ document }) => offsetOf(document.source)))].sort((a, b) => a - b);
  const lines = stream.linesBefore(offsets);
  const byOffset = new Map(offsets.map((offset, at) => [offset, lines[at]!]));
  const outcome = { changes, findings, release, linesBefore: (source: Source) => byOffset.get(offsetOf(source)) ?? 0 };
  return postRenderReport(outcome, call);
}

/** What reports say about a call. */
export function callOf({ options, mode }: Call): ReportedCall {
  const at = new Date().toISOString();
  return { at, mode: mode ?? null, release: options?.release ?? null, namespace: options?.namespace ?? null };
}
