import {
  type CommandNode,
  forEachChild,
  type PipelineNode,
  type Script,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import type { RunScript } from './container.ts';
import { parseShell } from './shell.ts';

/** A command whose failure a script does not let on. */
export interface Swallowed {
  /** As they are written: the command, and the last one, which succeeds whatever came of it. */
  readonly command: string;
  readonly last: string;
  /** Where the command begins in the script. */
  readonly start: number;
}

/** What cannot fail, or ends a script with success. */
const SUCCEEDS = /^(echo|printf|true|:|exit\s+0)\b/;

/** What is not the work that a script is there for. */
const SMALL =
  /^(echo|printf|true|false|:|exit|return|sleep|set|export|cd|pwd|mkdir|rm|rmdir|chmod|chown|touch|ls|cat|date|test|\[|local|readonly|declare|read|unset|umask|shift|trap|wait|source|\.|env|id|whoami|hostname|kill|type|command|which|alias|shopt|ulimit|break|continue|let|eval|info|warn|log)$/;

/** A script that looks at how a command ended, or lets the shell do it. */
const LOOKS = /\$\?|\$\{\?|PIPESTATUS|\btrap\b[^\n]*\bERR\b/;

/**
 * The first command of a script whose failure cannot reach its exit code: without `set -e` the shell goes on, and its
 * last command succeeds. Only what stands at the top of the script, alone or in a pipeline, is judged.
 */
export function swallowedIn({ source, options }: RunScript): Swallowed | undefined {
  const script = parseShell(source);
  if (!script || LOOKS.test(source) || stopsAtErrors(script, options)) return undefined;
  const last = script.commands.at(-1);
  const text = ({ pos, end }: SyntaxNode) => source.slice(pos, end);
  if (last?.command.type !== 'Command' || !SUCCEEDS.test(text(last))) return undefined;
  const functions = functionsOf(script);
  const found = script.commands.slice(0, -1).find((statement) => isUnchecked(statement, functions));
  return found && { command: text(found), last: text(last), start: found.pos };
}

/** `sh -e`, `#!/bin/sh -e`, `set -e`, `set -euo pipefail`, `set -o errexit`. */
function stopsAtErrors({ shebang, commands }: Script, options: readonly string[]): boolean {
  const words = [...options, ...(shebang?.split(/\s+/).slice(1) ?? [])];
  if (words.some(isErrexit)) return true;
  return commands.some(({ command }) => command.type === 'Command' && setsErrexit(command));
}

function setsErrexit({ name, args }: Extract<CommandNode, { type: 'Command' }>): boolean {
  return name?.value === 'set' && args.some((word) => word.type === 'Word' && isErrexit(word.value));
}

function isErrexit(word: string): boolean {
  return /^-[a-z]*e/.test(word) || word === 'errexit';
}

function isUnchecked({ command, background }: Statement, functions: ReadonlySet<string>): boolean {
  if (background) return false;
  if (command.type === 'AndOr')
    return !command.operators.includes('||') && command.commands.some((part) => isWork(part, functions));
  return isWork(command, functions);
}

/** Work that can fail: a program of an image, not one of the script's own functions. */
function isWork(node: PipelineNode, functions: ReadonlySet<string>): boolean {
  if (node.type === 'Pipeline')
    return node.prefixes.length === 0 && node.commands.some((part) => isWork(part, functions));
  if (node.type !== 'Command' || !node.name) return false;
  const name = node.name.value.replace(/^.*\//, '');
  return /^[\w.-]+$/.test(name) && !SMALL.test(name) && !functions.has(name);
}

function functionsOf(script: Script): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Function') found.add(node.name.value);
    forEachChild(node, visit);
  };
  visit(script);
  return found;
}
