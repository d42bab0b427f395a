import type { Command, Context } from './context.ts';
import { EXIT, type ExitCode, UserError, usageError } from './errors.ts';
import { didYouMean } from './nearest.ts';

type Loader = () => Promise<{ readonly default: Command }>;

/** In the order of the overview. Each command is loaded when it is asked for, and brings along only what it needs. */
const COMMANDS: Readonly<Record<string, Loader>> = {
  lint: () => import('./commands/lint.ts'),
  plan: () => import('./commands/plan.ts'),
  rewrite: () => import('./commands/rewrite.ts'),
  run: () => import('./commands/run.ts'),
  list: () => import('./commands/list.ts'),
  clean: () => import('./commands/clean.ts'),
  report: () => import('./commands/report.ts'),
  rules: () => import('./commands/rules.ts'),
  'post-render': () => import('./commands/post-render.ts'),
  completion: () => import('./commands/completion.ts'),
  version: () => import('./commands/version.ts'),
};

/** For help and completion. */
export function commandNames(): readonly string[] {
  return Object.keys(COMMANDS);
}

// Helm takes its other flags out of a plugin's arguments, but leaves these where they stood: before the plugin's name.
const LEFT_BY_HELM = /^--(burst-limit|qps|content-cache|colou?r)(=|$)/;

const HELP_WORDS = new Set(['-h', '--help', 'help']);

/**
 * The program: runs the command that the first argument names.
 *
 * @returns the exit code; errors are already printed
 */
export async function cli(args: readonly string[], context: Context): Promise<ExitCode> {
  try {
    return await dispatch(commandFirst(args), context);
  } catch (error) {
    return report(error, context);
  }
}

function commandFirst(args: readonly string[]): readonly string[] {
  const match = LEFT_BY_HELM.exec(args[0] ?? '');
  if (!match) return args;
  const length = match[2] === '=' ? 1 : 2;
  const [name, ...rest] = commandFirst(args.slice(length));
  return name === undefined ? [] : [name, ...args.slice(0, length), ...rest];
}

async function dispatch([name, ...args]: readonly string[], context: Context): Promise<ExitCode> {
  if (name === undefined) return overview(context);
  if (HELP_WORDS.has(name))
    return args[0] === undefined ? overview(context) : help(await loadCommand(args[0]), context);
  if (name === '--version') return (await loadCommand('version')).run(args, context);
  if (name.startsWith('-')) throw flagsFirst(name, args);
  const command = await loadCommand(name);
  return asksForHelp(args) ? help(command, context) : command.run(args, context);
}

/** @throws UserError (usage) where there is no such command */
export async function loadCommand(name: string): Promise<Command> {
  const loader = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!loader) throw usageError(`unknown command "${name}"${didYouMean(name, commandNames())}; see helm hooks --help`);
  return (await loader()).default;
}

function flagsFirst(flag: string, args: readonly string[]): UserError {
  const name = args.find((arg) => Object.hasOwn(COMMANDS, arg)) ?? 'COMMAND';
  return usageError(`flags come after the command: helm hooks ${name} ${flag} ...`);
}

/** Not behind `--`: that belongs to another program. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

function help({ usage, summary, help }: Command, context: Context): ExitCode {
  context.stdout(`${summary}\n\nUsage:\n  helm hooks ${usage}\n\n${help.trim()}\n`);
  return EXIT.ok;
}

async function overview(context: Context): Promise<ExitCode> {
  const names = commandNames();
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map(async (name) => `  ${name.padEnd(width)}  ${(await loadCommand(name)).summary}`);
  context.stdout(`Lint, rewrite and run the hooks of a Helm chart.

Usage:
  helm hooks COMMAND [flags]

Commands:
${(await Promise.all(lines)).join('\n')}

helm hooks COMMAND --help shows the flags of one command.
Exit codes: 0 fine, 1 findings or a failed hook, 2 wrong usage, 3 could not do it, 4 timed out, 130 interrupted.
`);
  return EXIT.ok;
}

/** A known error is one line; an unknown one is a fault of this program and shows where. */
function report(error: unknown, context: Context): ExitCode {
  const known = error instanceof UserError;
  const text = known ? error.message.replaceAll(/\s*\n\s*/g, ' ') : `${(error as Error)?.stack ?? error}`;
  try {
    context.stderr(`Error: ${text}\n`);
  } catch {
    // Nobody reads stderr: the exit code still speaks.
  }
  return known ? error.exitCode : EXIT.unable;
}
