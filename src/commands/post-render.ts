import { resolve } from 'node:path';
import type { Command, Context } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { bytesOf, readStream } from '../io/byte-stream.ts';
import { configIn } from '../io/config-file.ts';
import { findStderr, findTerminal } from '../io/notify.ts';
import { parentCommand } from '../io/parent.ts';
import { reportFile, writeReport, writeReportTo } from '../io/report-file.ts';
import { LEVELS } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import type { Source } from '../manifest/document.ts';
import { readRelease } from '../release/read.ts';
import { type PostRenderReport, postRenderReport } from '../report/post-render.ts';
import { type Filtered, type FilterOptions, filter } from '../rewrite/filter.ts';
import type { Mode } from '../rewrite/mode.ts';
import type { ByteStream } from '../rewrite/stream.ts';
import { parseOptions } from './options.ts';
import {
  REWRITE_OPTIONS,
  REWRITE_OPTIONS_HELP,
  REWRITE_VARIABLES_HELP,
  type RewriteValues,
} from './rewrite-options.ts';
import { rewriteSettings, variable } from './rewrite-settings.ts';

type Environment = Context['env'];

const FAIL_ON = [...LEVELS, 'never'] as const;

const NOTIFY = ['terminal', 'stderr', 'never'] as const;

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
      --then COMMAND         run the next renderer on the result and print what it prints

${REWRITE_VARIABLES_HELP}
HELM_HOOKS_REPORT, HELM_HOOKS_FAIL_ON, HELM_HOOKS_RELEASE and HELM_HOOKS_NOTIFY are the flags of these names;
HELM_HOOKS_SUMMARY=1 is --summary, HELM_HOOKS_TTY=0 keeps the terminal quiet.`,

  async run(args, context) {
    const { env, cwd } = context;
    const options = parse(args, env);
    const parent = parentCommand();
    const near = () => configIn(cwd);
    const settings = await rewriteSettings(options.values, { env, cwd, near, timeout: parent.timeout });
    const stream = readStream(context.readStdinInto, 'stdin');
    const name = options.release ?? parent.release;
    const namespace = options.namespace ?? parent.namespace ?? env.HELM_NAMESPACE;
    const { defaultPolicy, weights } = settings;
    const reading = { helm: 4, name, namespace, defaultPolicy, weights } as const;
    const read = (sources: readonly Source[]) => readRelease(sources, reading);
    const filtered = await rewritten(stream, { ...settings, read });
    const { failOn } = options;
    const failed = failOn !== 'never' && filtered.findings.some(({ level }) => reaches(level, failOn));
    const chunks = failed ? [] : await finished(bytesOf(filtered.parts), options.next);
    for (const chunk of chunks) context.stdout(chunk);
    const report = reportOf(filtered, stream, settings.mode);
    keep(report, options.report, context);
    if (options.summary) await summarize(report, context);
    await tell(report, options.notify, context.env);
    return failed ? EXIT.findings : EXIT.ok;
  },
} satisfies Command;

interface Options {
  readonly values: RewriteValues;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly notify: (typeof NOTIFY)[number];
  readonly report: string | undefined;
  readonly summary: boolean;
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** The renderer behind us. */
  readonly next: string | undefined;
}

async function rewritten(stream: ByteStream, options: FilterOptions & { readonly isWhole: boolean }) {
  if (!options.isWhole) return filter(stream, options);
  const { filterWhole } = await import('../rewrite/whole.ts');
  return filterWhole(stream, options);
}

async function finished(chunks: Iterable<Uint8Array>, next: string | undefined): Promise<Iterable<Uint8Array>> {
  if (next === undefined) return chunks;
  const { runNext } = await import('../io/next-renderer.ts');
  return [runNext(next, chunks)];
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
    next: values.then,
  };
}

function reportOf(
  { changes, findings, release, offsetOf }: Filtered,
  stream: ByteStream,
  mode: Mode,
): PostRenderReport {
  const offsets = [...new Set(findings.map(({ document }) => offsetOf(document.source)))].sort((a, b) => a - b);
  const lines = stream.linesBefore(offsets);
  const byOffset = new Map(offsets.map((offset, at) => [offset, lines[at]!]));
  const outcome = { changes, findings, release, linesBefore: (source: Source) => byOffset.get(offsetOf(source)) ?? 0 };
  return postRenderReport(outcome, mode, new Date().toISOString());
}

/** A report that cannot be written is no reason to stop an install; only a file that the user named is spoken of. */
function keep(report: PostRenderReport, file: string | undefined, context: Context): void {
  try {
    if (file === undefined) writeReport(reportFile('post-render', context.env), report);
    else writeReportTo(resolve(context.cwd, file), report);
  } catch (error) {
    if (file !== undefined) context.stderr(`cannot write the report: ${(error as Error).message}\n`);
  }
}

/** Never stops an install either. */
async function summarize(report: PostRenderReport, { env, stderr }: Context): Promise<void> {
  const { postRenderMarkdown } = await import('../report/post-render-markdown.ts');
  const { appendSummary } = await import('../io/step-summary.ts');
  try {
    appendSummary(env.GITHUB_STEP_SUMMARY, postRenderMarkdown(report));
  } catch (error) {
    stderr(`cannot write the summary: ${(error as Error).message}\n`);
  }
}

async function tell(report: PostRenderReport, where: Options['notify'], env: Environment): Promise<void> {
  const { summary, changes } = report;
  if (where === 'never' || changes.length + summary.errors + summary.warnings === 0) return;
  const listener = where === 'stderr' ? findStderr() : findTerminal(env);
  if (!listener) return;
  const { postRenderNote } = await import('../report/post-render-text.ts');
  listener.tell(postRenderNote(report, listener.isTerminal && !env.NO_COLOR));
}
