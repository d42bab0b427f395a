import type { Command, Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { findConfig } from '../io/config-file.ts';
import { readTarget, type Target } from '../io/target.ts';
import { type Source, titleOf } from '../manifest/document.ts';
import { readDocuments } from '../manifest/read.ts';
import { type ReleaseSource, readRelease } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import { unifiedDiff } from '../report/diff.ts';
import { withoutSecrets } from '../report/findings-secrets.ts';
import { rightsText } from '../report/rights-text.ts';
import { count, type Paint, painter } from '../report/text.ts';
import { looker } from '../rewrite/look.ts';
import { choiceOf } from '../rewrite/mode.ts';
import { type Rewritten, rewrite } from '../rewrite/rewrite.ts';
import { chartFlags } from './chart-flags.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { refuseNameless } from './nameless.ts';
import { CHART_OPTIONS, CHART_OPTIONS_HELP, parseOptions } from './options.ts';
import { REWRITE_OPTIONS, REWRITE_OPTIONS_HELP, REWRITE_VARIABLES_HELP } from './rewrite-options.ts';
import { type RewriteSettings, rewriteSettings, type SettingsOf } from './rewrite-settings.ts';
import { rewriteSources } from './rewrite-write.ts';
import { callsKubectl, rightsSetting, withRights } from './rights-setting.ts';
import { refuseProblems } from './unreadable.ts';

const OPTIONS = {
  ...CHART_OPTIONS,
  ...COLOUR_OPTIONS,
  ...REWRITE_OPTIONS,
  release: { type: 'string' },
  diff: { type: 'boolean' },
  check: { type: 'boolean' },
  write: { type: 'boolean' },
} as const;

export default {
  usage: 'rewrite [TARGET...] [flags]',
  summary: 'Prints the corrected manifests of a target, or writes them into its files.',
  help: `TARGET is a chart (folder, .tgz, oci://, repo/name), a manifest file or folder, - for stdin, or release/NAME.
Without one: the chart in the working directory.

Flags:
      --write                change the files: manifests, or a chart's own templates where a rendering proves the
                             change; the rest is listed with the lines to write by hand
      --diff                 print what changes, not the manifests; values of Secrets are dots there
      --check                print nothing but a count; exit code 1 where something would change. With --write, --diff
                             and --check show what would be written, and write nothing
${REWRITE_OPTIONS_HELP}
      --release NAME         release name to render a chart with
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}

${REWRITE_VARIABLES_HELP}`,

  async run(args, context) {
    const { values, positionals, rest, env } = parseOptions(args, OPTIONS, context.env);
    const { write, diff, check } = values;
    const named = [...positionals, ...(rest ?? [])];
    if (named.length > 1 && !write && !diff && !check) {
      throw usageError(
        `rewrite prints one TARGET, but got ${named.join(' and ')}; --write, --diff and --check take more`,
      );
    }
    const targets = named.length > 0 ? named : [undefined];
    const { cwd, readStdin } = context;
    const settingsOf: SettingsOf = (target) =>
      rewriteSettings(values, { env, cwd, near: () => findConfig(target, cwd) });
    const signal = context.interrupted();
    const options = { env, cwd, readStdin, release: values.release, flags: chartFlags(values), signal };
    const paint = painter(useColour(values, env, context.stdoutIsTerminal));
    if (write) return rewriteSources(targets, settingsOf, options, { diff, check, paint }, context);
    const all: Printable[] = [];
    for (const target of targets) {
      const settings = await settingsOf(target);
      all.push(await rewrittenOf(await readTarget(target, options), settings, env));
    }
    const findings = all.flatMap(({ rewritten }) => rewritten.findings);
    context.stderr(rightsText(findings, paint));
    if (!diff && !check) context.stdout(print(all[0]!.rewritten.sources));
    if (diff) context.stdout(all.map((one) => diffsOf(one, paint)).join(''));
    return check ? tellCheck(all, diff ? context.stderr : context.stdout) : EXIT.ok;
  },
} satisfies Command;

/** A release, and what becomes of it. */
interface Printable {
  readonly name: string;
  readonly release: Release;
  readonly rewritten: Rewritten;
}

/** @throws UserError where Helm would refuse it, or the rewrite */
async function rewrittenOf(target: Target, settings: RewriteSettings, env: Context['env']): Promise<Printable> {
  refuseProblems(target);
  const { defaultPolicy, weights } = settings;
  // A chart is rendered for a namespace, and an installed release lies in one.
  const isPlaced = env.HELM_NAMESPACE || target.name.startsWith('release/');
  const given = isPlaced ? target.release.namespace : undefined;
  const rights = rightsSetting(settings, { given, certain: given });
  const release = { ...printable(target), defaultPolicy, weights, rights };
  if (settings.mode !== 'observe') refuseNameless(release);
  return { name: target.name, release, rewritten: await rewriteRelease(release, settings) };
}

/** The release as far as it can be printed: of a chart the rendering, without what only a capture of it has seen. */
function printable({ release }: Target): Release {
  const { helm, name, namespace, sources } = release;
  const own = sources.filter((source: ReleaseSource, at) => {
    return source.path !== undefined || sources.findIndex(({ file }) => file === source.file) === at;
  });
  return own.length === sources.length ? release : readRelease(own, { helm, name, namespace }).release;
}

async function rewriteRelease(release: Release, settings: RewriteSettings): Promise<Rewritten> {
  const read = (sources: readonly Source[]) => readRelease(sources, release).release;
  const rules = callsKubectl(release) ? await withRights(settings) : settings.rules;
  return rewrite(release, choiceOf(settings), { read, lint: looker({ ...settings, rules }) });
}

/** Of several targets a line for each that would change. */
function tellCheck(all: readonly Printable[], tell: (lines: string) => void): ExitCode {
  const changing = all.filter(({ rewritten: { changes } }) => changes.length > 0);
  const lines = changing.map((one) => `${all.length > 1 ? `${one.name}: ` : ''}${checkLine(one)}\n`);
  const hooks = all.reduce((sum, { release }) => sum + release.hooks.length, 0);
  tell(lines.length > 0 ? lines.join('') : `nothing to change in ${count(hooks, 'hook')}\n`);
  return lines.length > 0 ? EXIT.findings : EXIT.ok;
}

function checkLine({ release, rewritten: { changes } }: Printable): string {
  // By name: each round reads the documents anew.
  const titles = changes.map(({ change: { document } }) => `${document.head.namespace}/${titleOf(document.head)}`);
  return `would change ${new Set(titles).size} of ${count(release.hooks.length, 'hook')}`;
}

/** What a person reads: values of Secrets are dots in it. */
function diffsOf({ release, rewritten: { sources } }: Printable, paint: Paint): string {
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
