import type { Command, Context } from '../context.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../errors.ts';
import { readTarget, type Target } from '../io/target.ts';
import { FILTER_RULES } from '../lint/filter-rules.ts';
import type { Finding } from '../lint/finding.ts';
import { withoutIgnored } from '../lint/ignores.ts';
import { lint } from '../lint/lint.ts';
import { type Source, titleOf } from '../manifest/document.ts';
import { readDocuments } from '../manifest/read.ts';
import { positionAt } from '../manifest/text.ts';
import { type ReleaseSource, readRelease } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import { unifiedDiff } from '../report/diff.ts';
import { withoutSecrets } from '../report/findings-secrets.ts';
import { count, type Paint, painter } from '../report/text.ts';
import { choiceOf } from '../rewrite/mode.ts';
import { type Rewritten, rewrite } from '../rewrite/rewrite.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { refuseNameless } from './nameless.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, parseOptions } from './options.ts';
import {
  REWRITE_OPTIONS,
  REWRITE_OPTIONS_HELP,
  REWRITE_VARIABLES_HELP,
  type RewriteSettings,
  rewriteSettings,
} from './rewrite-settings.ts';

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  ...REWRITE_OPTIONS,
  release: { type: 'string' },
  diff: { type: 'boolean' },
  check: { type: 'boolean' },
} as const;

export default {
  usage: 'rewrite [TARGET] [flags]',
  summary: 'Prints the corrected manifests of a target.',
  help: `TARGET is a chart (folder, .tgz, oci://, repo/name), a manifest file or folder, - for stdin, or release/NAME.
Without one: the chart in the working directory.

Flags:
      --diff           print what changes, not the manifests; values of Secrets are dots there
      --check          print nothing but a count; exit code 1 where something would change
${REWRITE_OPTIONS_HELP}
      --release NAME   release name to render a chart with
      --color WHEN     auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}

${REWRITE_VARIABLES_HELP}`,

  async run(args, context) {
    const { values, positionals, rest, env } = parseOptions(args, OPTIONS, context.env);
    const targets = [...positionals, ...(rest ?? [])];
    if (targets.length > 1) throw usageError(`rewrite takes one TARGET, but got ${targets.join(' and ')}`);
    const { cwd, readStdin } = context;
    const settings = rewriteSettings(values, env);
    const chart = { release: values.release, flags: chartFlags(values), signal: context.interrupted() };
    const target = await readTarget(targets[0], { env, cwd, readStdin, ...chart });
    refuseProblems(target);
    const { defaultPolicy, weights } = settings;
    const release = { ...printable(target), defaultPolicy, weights };
    if (settings.mode !== 'observe') refuseNameless(release);
    const rewritten = rewriteRelease(release, settings);
    if (values.check) return check(release, rewritten, context);
    const paint = painter(useColour(values, env, context.stdoutIsTerminal));
    context.stdout(values.diff ? diff(release, rewritten, paint) : print(rewritten.sources));
    return EXIT.ok;
  },
} satisfies Command;

/** The release as far as it can be printed: of a chart the rendering, without what only a capture of it has seen. */
function printable({ release }: Target): Release {
  const { helm, name, namespace, sources } = release;
  const own = sources.filter((source: ReleaseSource, at) => {
    return source.path !== undefined || sources.findIndex(({ file }) => file === source.file) === at;
  });
  return own.length === sources.length ? release : readRelease(own, { helm, name, namespace }).release;
}

function rewriteRelease(release: Release, settings: RewriteSettings): Rewritten {
  const read = (sources: readonly Source[]) => readRelease(sources, release).release;
  const heard = (findings: readonly Finding[]) => (settings.inlineIgnores ? withoutIgnored(findings) : findings);
  return rewrite(release, choiceOf(settings), { read, lint: (release) => heard(lint(release, FILTER_RULES)) });
}

/** @throws UserError at the first document that Helm would refuse */
function refuseProblems({ problems }: Target): void {
  const [problem] = problems;
  if (!problem) return;
  const { line, column } = positionAt(problem.source.text, problem.offset);
  throw new UserError(`${problem.source.file}:${line}:${column}: ${problem.message}`);
}

function check(release: Release, { changes }: Rewritten, context: Context): ExitCode {
  // By name: each round reads the documents anew.
  const objects = new Set(
    changes.map(({ change: { document } }) => `${document.head.namespace}/${titleOf(document.head)}`),
  );
  const hooks = count(release.hooks.length, 'hook');
  context.stdout(
    changes.length === 0 ? `nothing to change in ${hooks}\n` : `would change ${objects.size} of ${hooks}\n`,
  );
  return changes.length === 0 ? EXIT.ok : EXIT.findings;
}

/** What a person reads: values of Secrets are dots in it. */
function diff(release: Release, { sources }: Rewritten, paint: Paint): string {
  const shown = (source: Source) => withoutSecrets(source.text, readDocuments(source, release.helm).documents);
  const diffOf = (before: Source, after: Source) =>
    unifiedDiff(after.file, before.text, after.text, paint, { before: shown(before), after: shown(after) });
  return sources
    .map((source, at) => {
      const before = release.sources[at]!;
      return before.text === source.text ? '' : diffOf(before, source);
    })
    .join('');
}

/** One stream; several sources are told apart as `helm template` does. */
function print(sources: readonly Source[]): string {
  if (sources.length === 1) return sources[0]!.text;
  return sources
    .map((source: ReleaseSource) => `---\n# Source: ${source.path ?? source.file}\n${withLineEnd(source.text)}`)
    .join('');
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
