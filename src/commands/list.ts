import type { Command, Context } from '../context.ts';
import { EXIT, UserError, usageError } from '../errors.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { writeOutput } from '../io/output.ts';
import { ReleaseRecords } from '../io/release-record.ts';
import { nameAndRevision } from '../io/target-release.ts';
import { hooksJson, releasesJson } from '../report/list-json.ts';
import { hooksText, releasesText } from '../report/list-text.ts';
import { ClusterError } from '../run/cluster.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { withHandRuns } from './list-history.ts';
import { hookList, releaseList } from './list-records.ts';
import { parseOptions } from './options.ts';
import { parseOutputs } from './outputs.ts';

const FORMATS = ['text', 'json'] as const;

const OPTIONS = {
  ...COLOUR_OPTIONS,
  format: { type: 'string', values: FORMATS },
  output: { type: 'list' },
} as const;

export default {
  usage: 'list [RELEASE] [flags]',
  summary: 'Shows the hooks of an installed release: their last run, and what is left of them in the cluster.',
  help: `Without RELEASE: the releases of the namespace that have hooks. RELEASE may name a revision, as in shop@3. Only reads.

Flags:
      --format FORMAT        text (default) or json
      --output FORMAT=FILE   writes the list into a file too; may be repeated
      --color WHEN           auto (default), always or never; --no-color`,

  async run(args, context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    const outputs = parseOutputs(values.output, FORMATS, context.cwd);
    const [given, extra] = positionals;
    if (extra !== undefined) throw usageError(`list takes one release, but got "${extra}" too`);
    const { openKubernetes } = await import('../io/kubernetes.ts');
    const cluster = openKubernetes(env);
    try {
      const write = given === undefined ? await releases(cluster, env) : await hooks(given, cluster, env);
      for (const { format, file } of outputs) writeOutput(file, write[format](false));
      context.stdout(write[values.format ?? 'text'](useColour(values, env, context.stdoutIsTerminal)));
      return EXIT.ok;
    } catch (error) {
      throw error instanceof ClusterError ? new UserError(error.message) : error;
    } finally {
      await cluster.close();
    }
  },
} satisfies Command;

type Writers = { readonly [Format in (typeof FORMATS)[number]]: (colour: boolean) => string };

async function releases(cluster: Kubernetes, env: Context['env']): Promise<Writers> {
  const { namespace } = cluster;
  const found = await releaseList(new ReleaseRecords(cluster, env), namespace);
  return {
    text: (colour) => releasesText(namespace, found, { colour, now: Date.now() }),
    json: () => releasesJson(namespace, found),
  };
}

async function hooks(given: string, cluster: Kubernetes, env: Context['env']): Promise<Writers> {
  const { name, revision } = nameAndRevision(given.replace(/^release\//, ''));
  const hooks = await hookList(new ReleaseRecords(cluster, env), cluster, name, revision);
  const list = withHandRuns(hooks, cluster.server, env);
  return {
    text: (colour) => hooksText(list, { colour, now: Date.now() }),
    json: () => hooksJson(list),
  };
}
