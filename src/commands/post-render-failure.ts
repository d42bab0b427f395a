import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { type Failure, failedReport } from '../report/post-render.ts';
import { type Call, callOf } from './post-render.ts';
import { conclude, NOTIFY, type Ways } from './post-render-report.ts';

// Loaded only when something went wrong: the filter stands in every install.

/**
 * Reports a call that ends with an error, for Helm says no more than that there was one. What is printed on our own
 * stderr is left to the caller.
 */
export async function tellFailure(error: unknown, args: readonly string[], context: Context, call: Call) {
  const failure = failureOf(error);
  const report = call.report ? { ...call.report(), failure } : failedReport(failure, callOf(call));
  await conclude(report, call.options ?? guess(args, context.env), context, call.words);
}

function failureOf(error: unknown): Failure {
  const known = error instanceof UserError;
  const words = known ? error.message : `a fault of helm-hooks: ${(error as Error)?.message ?? error}`;
  return { exitCode: known ? error.exitCode : EXIT.unable, message: words.replaceAll(/\s*\n\s*/g, ' ') };
}

/** The ways that were asked for in arguments that are wrong elsewhere. */
function guess(args: readonly string[], env: Context['env']): Ways {
  const given = (name: string, variable: string) => {
    const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
    const value = at < 0 ? undefined : args[at] === name ? args[at + 1] : args[at]!.slice(name.length + 1);
    return value || env[variable] || undefined;
  };
  const notify = given('--notify', 'HELM_HOOKS_NOTIFY');
  return {
    notify: NOTIFY.find((word) => word === notify) ?? 'terminal',
    report: given('--report', 'HELM_HOOKS_REPORT'),
    summary: args.includes('--summary') || env.HELM_HOOKS_SUMMARY === '1',
  };
}
