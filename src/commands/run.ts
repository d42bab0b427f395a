import { resolve } from 'node:path';
import type { Command, Context } from '../context.ts';
import { type ExitCode, UserError, usageError } from '../errors.ts';
import { HistoryFiles } from '../io/history-files.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { hooksOf } from '../release/order.ts';
import { withoutCommands } from '../report/run-github.ts';
import { manifestText } from '../report/run-manifest.ts';
import { runPreview } from '../report/run-preview.ts';
import { painter } from '../report/text.ts';
import { ClusterError } from '../run/cluster.ts';
import { DurationLimit } from '../run/limit.ts';
import { Mask } from '../run/mask.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import type { EndedRepetition } from '../run/summary.ts';
import { dependenciesOf } from '../run/together.ts';
import { chartFlags } from './chart-flags.ts';
import { useColour } from './colour.ts';
import { CHART_OPTIONS_HELP, eventOf, parseEvent, parseOptions } from './options.ts';
import { choosePlan } from './run-choice.ts';
import { asks, confirm } from './run-confirm.ts';
import { dryRun } from './run-dry.ts';
import { RunJournal } from './run-journal.ts';
import { displayOf, isGithub } from './run-look.ts';
import { exitOf, RunSession, runNothing, type SessionOptions } from './run-session.ts';
import { RUN_OPTIONS, type RunValues, type Settings, settingsOf, withSimulateFile } from './run-settings.ts';
import { startRun } from './run-start.ts';
import { type RunSubject, subjectOfFiles, subjectOfRelease } from './run-subject.ts';

export default {
  usage: 'run EVENT [RELEASE] [flags]',
  summary: 'Executes the hooks of one event now, alone, and reports the time of each.',
  help: `EVENT is pre-install, post-install, pre-upgrade, post-upgrade, pre-rollback, post-rollback, pre-delete, post-delete
or test. Without RELEASE: the one release in the namespace that has hooks of this event. The release itself is not
touched: no object but the hooks' own is created or deleted, and its record is not written.

What is run:
      --chart CHART          the hooks of a chart, rendered by Helm for the event; RELEASE names it
      --manifest FILE        the hooks of a manifest, - for stdin
      --revision N           the hooks of this revision; a rollback event needs it
      --only HOOK            these hooks alone: NAME, KIND/NAME, or a pattern with * and ?; may be repeated, or a,b
      --skip HOOK            all but these; may be repeated, or a,b
      --from HOOK            this hook and all behind it
                             What they need of earlier hooks and does not exist is brought along.
      --resume               goes on where the last run of this event failed, was interrupted or killed: a hook that
                             still works is watched to its end, nothing is run twice

How:
      --timeout DURATION     for each hook, and for each deletion (default 5m; 0: no limit)
      --fail-fast            ends a hook that waits for what does not come by itself: an image, a Secret, an account
      --parallel             runs hooks of the same weight together; one that needs another by name waits for it
      --repeat N             runs the phase N times, until one fails: may it be run again?
      --keep                 carries out no delete policy, neither before nor after
      --recreate KIND/NAME   deletes this object too, where it exists and would be left as it is; may be repeated
      --force                runs although Helm, Flux or Argo CD may be at work
  -y, --yes                  runs pre-delete and post-delete hooks without asking
      --dry-run=client       says what it would do; =server asks the API about every object too
      --simulate[=FILE]      runs against a built-in cluster model, in no time; FILE says how hooks behave

What is shown:
      --format FORMAT        text (default), json, jsonl (events as they happen), junit,
                             markdown or html
      --output FORMAT=FILE   writes the report into a file too, after every event; may be repeated
      --summary              adds the result to the page of the GitHub run ($GITHUB_STEP_SUMMARY), without logs
      --compare              says what got slower than in earlier runs (their median)
      --max-duration DUR     exit code 1 if all succeeds, but takes longer than this
  -q, --quiet                only the table at the end
      --plain                plain lines, though stdout is a terminal
      --logs WHICH           all (default), failed: of hooks that fail, when they have failed, or none
      --log-dir DIR          writes the whole log of each container into a file there, whatever --logs says
      --color WHEN           auto (default), always or never; --no-color
${CHART_OPTIONS_HELP}

Exit code: 0 all succeeded, 1 a hook failed, 2 wrong usage, 3 could not do it or outcome unknown, 4 timed out,
130 interrupted.`,

  async run(args, context) {
    const { values, positionals, env } = parseOptions(withSimulateFile(args), RUN_OPTIONS, context.env);
    const [word, release, extra] = positionals;
    if (word === undefined) throw usageError('run needs an event, such as pre-delete');
    if (extra !== undefined) throw usageError(`run takes one event and one release, but got "${extra}" too`);
    if (release !== undefined && !eventOf(word) && eventOf(release))
      throw usageError(`the event comes first: run ${release} ${word}`);
    const event = parseEvent(word);
    const settings = settingsOf(values, context.cwd);
    const cluster = settings.needsCluster ? await openCluster(env) : undefined;
    try {
      return await run({ event, release, values, env, context, cluster, settings });
    } catch (error) {
      throw error instanceof ClusterError ? new UserError(error.message) : error;
    } finally {
      await cluster?.close();
    }
  },
} satisfies Command;

interface Job {
  readonly event: HookEvent;
  readonly release: string | undefined;
  readonly values: RunValues;
  readonly env: Context['env'];
  readonly context: Context;
  readonly cluster: Kubernetes | undefined;
  readonly settings: Settings;
}

async function run(job: Job): Promise<ExitCode> {
  const { values, env, context, cluster, settings } = job;
  const namespace = cluster?.namespace ?? (env.HELM_NAMESPACE || 'default');
  const subject = await subjectOf(job, namespace);
  const choices = {
    namespace,
    method: subject.method,
    keep: values.keep,
    recreate: values.recreate,
    failFast: values['fail-fast'],
  };
  const whole = planRun(subject.release, job.event, { ...choices, timeoutMs: settings.timeoutMs }, subject.installed);
  const asked = values['dry-run'] === 'client' ? undefined : cluster;
  const journal = cluster && new RunJournal({ ...whole, server: cluster.server }, subject.revision, env);
  const chosen = values.resume
    ? await journal!.resume(whole, subject.release, asked)
    : await choosePlan(whole, subject.release, { ...settings, cluster: asked });
  const plan = values.parallel ? { ...chosen, after: dependenciesOf(chosen, subject.release) } : chosen;
  const colour = useColour(values, env, context.stdoutIsTerminal);
  const mask = Mask.of([subject.release, ...subject.installed]);
  const mustAsk = asks(subject, plan, job);
  preview(plan, subject, job, colour);
  const isJson = values.format === 'json';
  if (values['dry-run'] && (isJson || plan.hooks.length > 0)) {
    const { source } = subject;
    return dryRun(plan, { cluster: asked, context, isJson, source, mask: mask.hide });
  }
  const limit = new DurationLimit(settings.maxDurationMs);
  const isReal = cluster && !settings.script;
  const options: SessionOptions = {
    format: values.format ?? 'text',
    outputs: settings.outputs,
    summary: values.summary,
    colour,
    mask,
    manifests: () => plan.hooks.map(({ hook }) => mask.hide(manifestText(hook.document))),
    env,
    about: { source: subject.source, context: isReal ? cluster.context : '', simulated: settings.script !== undefined },
    history: isReal ? new HistoryFiles({ ...whole, server: cluster.server }, env) : undefined,
    compare: values.compare,
    limit,
    logs: values.logs ?? 'all',
    logFolder: values['log-dir'] && resolve(context.cwd, values['log-dir']),
    display: displayOf(values, env, context, colour),
  };
  if (plan.hooks.length === 0) {
    const others = EVENTS.filter((event) => event !== job.event && hooksOf(subject.release, event).length > 0);
    return runNothing(plan, others, context, options);
  }
  if (mustAsk) confirm(plan, context);
  const open = (earlier: readonly EndedRepetition[]) => {
    const display = displayOf(values, env, context, colour);
    return RunSession.open(context, { ...options, about: { ...options.about, earlier }, display });
  };
  // Of a document there is one, the last.
  const close = (session: RunSession, isLast: boolean) =>
    session.finish(isLast || (values.format ?? 'text') === 'text' ? undefined : '');
  const repeating = { times: settings.repeat, open, close };
  const session = await RunSession.open(context, options);
  const { newest } = subject;
  const outcome = await startRun({
    ...job,
    plan,
    phase: whole,
    journal,
    newest,
    session,
    repeating,
    learn: mask.learn,
  });
  return exitOf(outcome, limit);
}

function subjectOf({ event, release, values, env, context, cluster, settings }: Job, namespace: string) {
  const { chart, manifest } = values;
  const { cwd, readStdin } = context;
  const { revision } = settings;
  const common = {
    event,
    namespace,
    chart,
    manifest,
    revision,
    release,
    env,
    cwd,
    readStdin,
    flags: chartFlags(values),
  };
  if (chart !== undefined || manifest !== undefined)
    return subjectOfFiles(settings.script ? undefined : cluster, common);
  return subjectOfRelease(cluster!, common);
}

/** With JSON on stdout, people still see on stderr what is about to happen. */
function preview(
  plan: RunPlan,
  subject: RunSubject,
  { values, cluster, context, settings, env }: Job,
  colour: boolean,
): void {
  if (values.quiet) return;
  const target = settings.script ? 'simulated, no cluster is touched' : clusterWords(cluster);
  const isInstalled = subject.newest !== undefined && subject.newest.status !== 'uninstalled';
  const isText = (values.format ?? 'text') === 'text';
  const words = runPreview(plan, { source: subject.source, cluster: target, isInstalled }, painter(colour && isText));
  if (isText) context.stdout(`${isGithub(env) ? withoutCommands(words) : words}\n`);
  else context.stderr(words);
}

function clusterWords(cluster: Kubernetes | undefined): string {
  if (!cluster) return 'no cluster is asked';
  return `cluster ${cluster.context ? `${cluster.context} (${cluster.server})` : cluster.server}`;
}

async function openCluster(env: Context['env']): Promise<Kubernetes> {
  const { openKubernetes } = await import('../io/kubernetes.ts');
  return openKubernetes(env);
}
