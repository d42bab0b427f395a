import type { Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { writeOutput } from '../io/output.ts';
import { readTarget, type TargetOptions } from '../io/target.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { type Plan, planOf } from '../release/plan.ts';
import { diffPlans, isSamePlan } from '../release/plan-diff.ts';
import { planDiffJson } from '../report/plan-diff-json.ts';
import { planDiffMarkdown } from '../report/plan-diff-markdown.ts';
import { planDiffText } from '../report/plan-diff-text.ts';
import { releaseOfAgainst } from './lint-against.ts';
import { refuseNameless } from './nameless.ts';
import type { Output } from './outputs.ts';
import { refuseProblems } from './unreadable.ts';

export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const;

export type DiffFormat = (typeof DIFF_FORMATS)[number];

export interface DiffWish {
  readonly old: string;
  readonly new: string;
  readonly events: readonly HookEvent[];
  readonly format: DiffFormat;
  readonly outputs: readonly Output<DiffFormat>[];
  readonly colour: boolean;
  /** As `git diff --exit-code`. */
  readonly exitCode: boolean;
}

/** Prints what differs between the hooks of two targets. */
export async function planDiff(wish: DiffWish, options: TargetOptions, context: Context): Promise<ExitCode> {
  if (wish.old === '-' && wish.new === '-') throw usageError('--diff can read one of the two from stdin, not both');
  // A chart is rendered with the name of the release that it is compared with: its objects are called alike then.
  const release = options.release ?? releaseOfAgainst(wish.old) ?? releaseOfAgainst(wish.new);
  const [before, after] = await Promise.all(
    [wish.old, wish.new].map((target) => planned(target, wish.events, { ...options, release })),
  );
  const diff = diffPlans(before!, after!);
  const write: { readonly [Format in DiffFormat]: (colour: boolean) => string } = {
    text: (colour) => planDiffText(diff, { colour }),
    json: () => planDiffJson(diff),
    markdown: () => planDiffMarkdown(diff),
  };
  for (const { format, file } of wish.outputs) writeOutput(file, write[format](false));
  context.stdout(write[wish.format](wish.colour));
  return wish.exitCode && !isSamePlan(diff) ? EXIT.findings : EXIT.ok;
}

async function planned(target: string, events: readonly HookEvent[], options: TargetOptions): Promise<Plan> {
  const read = await readTarget(target, options);
  refuseProblems(read);
  refuseNameless(read.release);
  return planOf(read.release, events);
}
