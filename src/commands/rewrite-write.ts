import type { Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { patchPath } from '../io/patch-path.ts';
import { readTarget, type Target, type TargetOptions } from '../io/target.ts';
import { chartHere, kindOfTarget, type TargetKind } from '../io/target-kind.ts';
import { lint } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { byHandText } from '../report/by-hand-text.ts';
import { countChanges, fixesText } from '../report/fixes-text.ts';
import { count, type Paint } from '../report/text.ts';
import { inSources } from '../rewrite/mode.ts';
import { diffOf, type FixedTarget, fixSources, type Look, writeSources } from './fix-target.ts';
import { heardIn } from './lint-target.ts';
import { refuseNameless } from './nameless.ts';
import type { RewriteSettings, SettingsOf } from './rewrite-settings.ts';
import { rightsSetting, withRights } from './rights-setting.ts';
import { refuseProblems } from './unreadable.ts';

/** What `rewrite --write` is asked for; with one of these, it only shows what it would do. */
export interface WriteWish {
  readonly diff: boolean;
  readonly check: boolean;
  readonly paint: Paint;
}

/**
 * Writes the rewrite of some TARGETs into their own files: manifests, or a chart's templates. Everything is worked out
 * before the first file is touched.
 *
 * @throws UserError where a TARGET has no files (usage), cannot be read, or one of its files not be written
 */
export async function rewriteSources(
  given: readonly (string | undefined)[],
  settingsOf: SettingsOf,
  options: TargetOptions,
  wish: WriteWish,
  context: Context,
): Promise<ExitCode> {
  const names = given.map((name) => name ?? chartHere(context.cwd));
  for (const name of names) refuseWithoutFiles(name, kindOfTarget(name, context.cwd));
  const fixed: FixedTarget[] = [];
  for (const name of names) {
    const settings = await settingsOf(name);
    if (settings.mode === 'observe') throw usageError('--write changes files, and mode observe changes nothing');
    const target = await readTarget(name, { ...options, again: true });
    refuseProblems(target);
    refuseNameless(target.release);
    fixed.push(await fixSources(target, inSources(settings), looking(settings, await withRights(settings))));
  }
  const isTrial = wish.diff || wish.check;
  if (!isTrial)
    writeSources(
      fixed.flatMap(({ edited }) => edited),
      context.cwd,
    );
  tell(fixed, isTrial, wish, context);
  return wish.check && fixed.some(({ edited }) => edited.length > 0) ? EXIT.findings : EXIT.ok;
}

const INSTEAD: Readonly<Record<TargetKind, ((name: string) => string) | undefined>> = {
  folder: undefined,
  manifest: undefined,
  manifests: undefined,
  stdin: () => 'stdin is no file to write: helm hooks rewrite - > FILE',
  release: (name) => `"${name}" is in the cluster and no file to write: helm hooks rewrite ${name} > FILE`,
  packed: (name) => `"${name}" is packed: tar xzf ${name}, then helm hooks rewrite CHART --write on its folder`,
  remote: (name) => `"${name}" lies elsewhere: helm pull --untar ${name}, then helm hooks rewrite CHART --write`,
};

function refuseWithoutFiles(name: string, kind: TargetKind): void {
  const instead = INSTEAD[kind];
  if (instead) throw usageError(instead(name));
}

/** What the rewrite finds in a target, without what the target itself speaks against, in its templates too. */
function looking(settings: RewriteSettings, rules: readonly Rule[]): Look {
  const { defaultPolicy, weights, surroundings, inlineIgnores } = settings;
  // A chart is installed into any namespace, so none is written into its sources.
  const rights = rightsSetting(settings, { given: undefined, certain: undefined });
  return (target: Target) => {
    const findings = lint({ ...target.release, defaultPolicy, weights, rights }, rules, [], surroundings);
    return { findings: inlineIgnores ? heardIn(target, findings, rules, surroundings).kept : findings };
  };
}

function tell(fixed: readonly FixedTarget[], isTrial: boolean, { diff, paint }: WriteWish, context: Context): void {
  const changes = fixed.flatMap((target) => target.changes);
  const done = diff ? [] : fixesText(changes, paint, isTrial ? 'would fix' : 'fixed');
  const left = fixed.flatMap(({ unfixed, target }) => byHandText(unfixed, target, paint));
  for (const edited of diff ? fixed.flatMap((target) => target.edited) : []) {
    context.stdout(diffOf(edited, patchPath(edited.before.file, context.cwd), paint));
  }
  // A patch stands alone on stdout.
  const write = diff ? context.stderr : context.stdout;
  write(`${[...done, ...left, summary(fixed, isTrial)].join('\n')}\n`);
}

function summary(fixed: readonly FixedTarget[], isTrial: boolean): string {
  const changes = fixed.flatMap((target) => target.changes);
  const left = fixed.reduce((sum, { unfixed }) => sum + unfixed.length, 0);
  const hooks = fixed.reduce((sum, { target }) => sum + target.release.hooks.length, 0);
  const done =
    changes.length === 0
      ? `nothing to write for ${count(hooks, 'hook')}`
      : `${isTrial ? 'would write' : 'wrote'} ${countChanges(changes)}`;
  return left === 0 ? done : `${done}; ${left} ${left === 1 ? 'is' : 'are'} left to write by hand`;
}
