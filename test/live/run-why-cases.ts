import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type CODES, sentence } from '../../src/run/codes.ts';
import type { Diagnosis } from '../../src/run/event.ts';
import type { RunSummary } from '../../src/run/summary.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, type Place } from './place.ts';
import { hookYaml, runJson } from './run-support.ts';

/** One trouble: how it comes about, and every word that a person reads of it. */
export interface Case {
  /** The hooks, of event `test`. */
  readonly hook: string;
  /** What the namespace gets first. */
  readonly setting?: string;
  readonly code: keyof typeof CODES;
  /** The whole sentence, the container's last words included; POD, NS and so on stand for what is new every time. */
  readonly says: string;
  /** What to do about it, whole; undefined: nothing is said. */
  readonly hint?: string;
  readonly timeout?: string;
  readonly flags?: readonly string[];
  /** Words that differ from cluster to cluster, and what stands for them. */
  readonly varying?: readonly (readonly [RegExp, string])[];
  readonly prepare?: (place: Place) => Promise<void>;
  /** For what is beside the sentence. */
  readonly check?: (diagnosis: Diagnosis, summary: RunSummary) => void;
}

/** A Job called `work` with changes to its text. */
export function job(command: string, ...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => text.replace(from, to), hookYaml('Job', 'work', 'test', { command }));
}

/** Changes: lines for the Job's specification, the pod's, the container's; another image. */
export const inJob = (line: string) => ['  backoffLimit: 0\n', `  backoffLimit: 0\n  ${line}\n`] as const;
export const retries = (limit: number) => ['backoffLimit: 0', `backoffLimit: ${limit}`] as const;
export const inPod = (line: string) => ['      restartPolicy:', `      ${line}\n      restartPolicy:`] as const;
export const inContainer = (line: string) => ['          image:', `          ${line}\n          image:`] as const;
export const image = (name: string) => ['docker.io/library/busybox:1.36', name] as const;

/** Declares a test for each case. */
export function whyCases(title: string, cases: Readonly<Record<string, Case>>): void {
  describe(`run says why: ${title}`, { concurrency: 6, skip: lacking('helm', 'cluster') }, () => {
    for (const [name, one] of Object.entries(cases))
      test(name, async (t) => {
        const place = await makePlace(t, 4);
        const summary = await runCase(place, one);
        const diagnosis = summary.hooks.find(({ diagnosis }) => diagnosis)?.diagnosis;
        assert.ok(diagnosis, `no diagnosis: ${JSON.stringify(summary)}`);
        const words = (text: string) => withoutNews(text, place, one.varying);
        assert.deepEqual(
          { code: diagnosis.code, says: words(sentence(diagnosis)), hint: diagnosis.hint && words(diagnosis.hint) },
          { code: one.code, says: one.says, hint: one.hint },
        );
        one.check?.(diagnosis, summary);
      });
  });
}

async function runCase(place: Place, one: Case): Promise<RunSummary> {
  const { hook, setting, timeout = '8s', flags = [] } = one;
  await one.prepare?.(place);
  if (setting) await place.apply(setting.replaceAll('NS', place.namespace));
  const file = join(place.folder, 'hook.yaml');
  writeFileSync(file, hook.replaceAll('NS', place.namespace));
  const { summary } = await runJson(place, 'test', 'app', '--manifest', file, '--timeout', timeout, ...flags);
  return summary;
}

/** What is new in every run gets one name. */
function withoutNews(text: string, { namespace }: Place, varying: Case['varying'] = []): string {
  return [[/\bwork-[a-z0-9]{5}\b/g, 'POD'] as const, ...varying].reduce(
    (words, [pattern, name]) => words.replace(pattern, name),
    text.replaceAll(namespace, 'NS'),
  );
}
