import { titleOf } from '../manifest/document.ts';
import type { HookOutcome, Outcome } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { culpritsOf, subjectOf } from './run-words.ts';
import { element, xmlDocument } from './xml.ts';

type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

const VERDICTS: Readonly<Record<HookOutcome, Verdict>> = {
  succeeded: 'passed',
  failed: 'failure',
  'timed-out': 'failure',
  interrupted: 'error',
  unknown: 'error',
  skipped: 'skipped',
  'not-run': 'skipped',
};

interface Case {
  readonly verdict: Verdict;
  readonly xml: string;
}

/**
 * JUnit XML: a case for each hook, and one more where the run went wrong by something else than a hook. Without logs and
 * containers' own words, for what reads it shows it to many.
 */
export function runJunit(summary: RunSummary): string {
  const turns = new Map<string, number>();
  const cases = [...summary.hooks.map((hook) => caseOf(hook, summary, turns)), ...caseOfRun(summary)];
  const number = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  const counts = { tests: cases.length, failures: number('failure'), errors: number('error') };
  const time = seconds(summary.durationMs);
  const suite = element(
    'testsuite',
    {
      name: `helm-hooks run ${subjectOf(summary)}`,
      ...counts,
      skipped: number('skipped'),
      time,
      timestamp: summary.startedAt,
    },
    [propertiesOf(summary), ...cases.map(({ xml }) => xml)],
  );
  return xmlDocument(element('testsuites', { name: 'helm-hooks', ...counts, time }, [suite]));
}

function propertiesOf({ event, release, namespace, outcome, source }: RunSummary): string {
  const properties = Object.entries({ event, release, namespace, source, outcome });
  return element(
    'properties',
    {},
    properties.map(([name, value]) => element('property', { name, value })),
  );
}

/** @param turns how often a name was given: GitLab takes cases of one name for one case */
function caseOf(hook: HookSummary, summary: RunSummary, turns: Map<string, number>): Case {
  const title = titleOf(hook);
  const turn = (turns.get(title) ?? 0) + 1;
  turns.set(title, turn);
  const { outcome, diagnosis, durationMs } = hook;
  // While the run goes on, a hook that has not ended is no mistake yet.
  const verdict = summary.finishedAt === null && outcome === 'unknown' ? 'skipped' : VERDICTS[outcome];
  const message = diagnosis?.message ?? (outcome === 'not-run' ? 'not run' : outcome);
  const attributes = verdict === 'skipped' ? { message } : { message, type: diagnosis?.code ?? outcome };
  const content =
    verdict === 'passed'
      ? []
      : [element(verdict, attributes, verdict === 'skipped' ? [] : withHint(message, diagnosis?.hint))];
  const name = turn > 1 ? `${title} (${turn})` : title;
  return {
    verdict,
    xml: element('testcase', { name, classname: classOf(summary), time: seconds(durationMs) }, content),
  };
}

function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message}\n${hint}` : message;
}

const RUN_VERDICTS: Readonly<Record<Outcome, Verdict>> = { ...VERDICTS, succeeded: 'failure' };

/** What no hook's case says: a deletion that failed, Helm coming in between, a limit that was exceeded. */
function caseOfRun(summary: RunSummary): Case[] {
  const { outcome, reason } = summary;
  if (reason === null || (culpritsOf(summary).length > 0 && outcome !== 'unknown')) return [];
  const verdict = RUN_VERDICTS[outcome];
  const content = element(verdict, { message: reason, type: summary.tooSlow ? 'too-slow' : outcome }, reason);
  const attributes = { name: 'the run as a whole', classname: classOf(summary), time: seconds(summary.durationMs) };
  return [{ verdict, xml: element('testcase', attributes, [content]) }];
}

function classOf({ event, release }: RunSummary): string {
  return [release, event].filter(Boolean).join('.');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
