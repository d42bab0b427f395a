import type { Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { patchPath } from '../io/patch-path.ts';
import type { Target } from '../io/target.ts';
import { positionAt } from '../manifest/text.ts';
import { countChanges, fixesText, unfixedText } from '../report/fixes-text.ts';
import { type Paint, painter } from '../report/text.ts';
import { inSources } from '../rewrite/mode.ts';
import { diffOf, type FixedTarget, fixSources, type Look, writeSources } from './fix-target.ts';
import type { Linted } from './lint-report.ts';
import { optInIds } from './rule-ids.ts';

/** The flags of `lint` that fix. */
export const FIX_OPTIONS = {
  fix: { type: 'boolean' },
  diff: { type: 'boolean' },
  'opt-in': { type: 'list' },
} as const;

/** Help text for `FIX_OPTIONS`. */
export const FIX_OPTIONS_HELP = `      --fix                  makes the safe fixes in files and templates, then reports what is left (of - on stderr)
      --diff                 prints what --fix would change, and changes nothing; exit code 1 where it would
      --opt-in RULE          with these, also fixes that are not safe, of these rules or all;
                             comma-separated or repeated`;

/** What to fix, and whether only to show it. */
export interface FixWish {
  readonly diff: boolean;
  readonly optIn: ReadonlySet<string>;
}

/** What was fixed in a target, and why nothing was. */
export interface LintFixed extends FixedTarget {
  readonly notes: readonly string[];
}

/** @returns undefined where nothing is to be fixed. @throws UserError (usage) */
export function fixWish(values: {
  readonly fix: boolean;
  readonly diff: boolean;
  readonly 'opt-in': readonly string[];
  readonly format: string | undefined;
}): FixWish | undefined {
  const optIn = optInIds(values['opt-in'], '--opt-in');
  const { fix, diff, format = 'text' } = values;
  if (diff && format !== 'text') {
    throw usageError(`--diff prints a diff: --output ${format}=FILE writes the report beside it`);
  }
  if (fix || diff) return { diff, optIn };
  if (optIn.size > 0) throw usageError('--opt-in says what --fix and --diff may do: give one of them too');
  return undefined;
}

/** @throws UserError (usage) where a target has no files that could be edited */
export async function fixTarget(target: Target, { optIn }: FixWish, look: Look): Promise<LintFixed> {
  const { name, problems, chart, reread } = target;
  if (!reread && !chart) {
    throw usageError(`"${name}" has no files to fix: helm hooks rewrite ${name} --diff shows what would change`);
  }
  const [problem] = problems;
  if (!problem) return { ...(await fixSources(target, inSources({ mode: 'fix', optIn }), look)), notes: [] };
  const { line, column } = positionAt(problem.source.text, problem.offset);
  const note = `nothing is fixed in ${name}: ${problem.source.file}:${line}:${column} cannot be read`;
  return { target, reread: () => target, changes: [], edited: [], unfixed: [], notes: [note] };
}

/** Writes the files of a target, of stdin all of it to stdout, changed or not; returns it as it is now. */
export async function writeFixed({ target, edited, reread }: LintFixed, context: Context): Promise<Target> {
  if (target.name !== STDIN) writeSources(edited, context.cwd);
  const now = await reread();
  if (target.name === STDIN) context.stdout(now.release.sources[0]!.text);
  return now;
}

/** The target that is read from stdin. */
export const STDIN = '-';

/** Where reports go: stdout, unless the fixed text of stdin goes there. */
export function reportsTo(context: Context, targets: readonly string[], wish: FixWish | undefined): Context {
  if (!wish || wish.diff || !targets.includes(STDIN)) return context;
  return { ...context, stdout: context.stderr, stdoutIsTerminal: context.stderrIsTerminal };
}

/** How many lines say what was not fixed; a screen has little more. */
const MOST_NOTES = 20;

/** On stderr, what the report on stdout has no place for: why nothing was fixed; what was, but in text and JSON. */
export function tellFixed(
  fixed: readonly LintFixed[],
  { diff }: FixWish,
  all: boolean,
  format: string,
  context: Context,
): void {
  const notes = fixed.flatMap(({ notes, unfixed, target }) => [
    ...notes,
    ...unfixed.map((one) => unfixedText(one, target)),
  ]);
  const lines = all || notes.length <= MOST_NOTES ? notes : notes.slice(0, MOST_NOTES - 1);
  if (lines.length < notes.length) lines.push(`${notes.length - lines.length} more are not fixed; --all shows them`);
  if (!diff && format !== 'text' && format !== 'json') {
    const changes = fixed.flatMap((target) => target.changes);
    lines.push(...fixesText(changes, painter(false)));
  }
  if (lines.length > 0) context.stderr(`${lines.join('\n').trimEnd()}\n`);
}

/** Prints the changes as one diff, and on stderr how many they are. As ruff has it, 1 where something would change. */
export function showDiff(
  fixed: readonly LintFixed[],
  linted: readonly Linted[],
  paint: Paint,
  context: Context,
): ExitCode {
  for (const edited of fixed.flatMap((target) => target.edited)) {
    context.stdout(diffOf(edited, patchPath(edited.before.file, context.cwd), paint));
  }
  const changes = fixed.flatMap((target) => target.changes);
  context.stderr(changes.length > 0 ? `would make ${countChanges(changes)}\n` : 'nothing to fix\n');
  const fails = fixed.some(({ edited }, at) => edited.length > 0 && linted[at]?.failOn !== 'never');
  return fails ? EXIT.findings : EXIT.ok;
}

/** The commands that show the fixes of some targets, to be named in a report. */
export function fixHints(given: readonly string[], targets: readonly Target[], wish: FixWish | undefined) {
  const name = given.length > 1 ? 'TARGET' : (given[0] ?? '');
  const target = /\s/.test(name) ? `'${name}'` : name;
  const isFile = targets.every(({ reread, chart }) => reread || chart);
  const command = (...words: readonly string[]) => ['helm hooks', ...words].filter(Boolean).join(' ');
  return {
    tried: wish?.optIn ?? new Set<string>(),
    rewrite: wish ? undefined : command(isFile ? 'lint' : 'rewrite', target, '--diff'),
    onRequest: isFile ? command('lint', target, wish ? '--fix' : '--diff', '--opt-in') : undefined,
  };
}
