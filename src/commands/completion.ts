import type { Command } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { EVENTS } from '../manifest/vocabulary.ts';
import { parseOptions } from './options.ts';

/** Each asks the program itself for the words, so it never grows old. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_helm_hooks() {
  local words
  words=$(helm-hooks completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}") || return
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _helm_hooks helm-hooks
`,
  zsh: `#compdef helm-hooks
_helm_hooks() {
  local -a candidates
  candidates=(\${(f)"$(helm-hooks completion words -- "\${(@)words[2,CURRENT]}")"})
  compadd -a candidates || _files
}
compdef _helm_hooks helm-hooks
`,
  fish: `complete -c helm-hooks -a '(helm-hooks completion words -- (commandline -opc)[2..] (commandline -ct))'
`,
};

const TAKES_EVENTS = new Set(['plan', 'run']);

export default {
  usage: 'completion bash|zsh|fish',
  summary: 'Prints the shell completion script for helm-hooks.',
  help: `Run it in the shell's start file, for example: source <(helm-hooks completion bash)
For "helm hooks" itself, Helm's own completion asks this plugin; nothing more is needed.`,

  async run(args, context) {
    const { positionals, rest } = parseOptions(args, {}, context.env);
    const shell = positionals[0];
    if (shell === 'words') {
      const words = await candidates(rest ?? []);
      context.stdout(words.map((word) => `${word}\n`).join(''));
      return EXIT.ok;
    }
    const script = shell === undefined ? undefined : SCRIPTS[shell];
    if (script === undefined) throw usageError(`completion is for bash, zsh or fish, not "${shell ?? ''}"`);
    context.stdout(script);
    return EXIT.ok;
  },
} satisfies Command;

/** What may stand in place of the last word. */
async function candidates(words: readonly string[]): Promise<readonly string[]> {
  const { commandNames, loadCommand } = await import('../cli.ts');
  const last = words.at(-1) ?? '';
  const name = words[0] ?? '';
  if (words.length <= 1) return commandNames().filter((word) => word.startsWith(last));
  if (!commandNames().includes(name)) return [];
  const { help } = await loadCommand(name);
  const flags = [...new Set(help.match(/--[a-z][a-z-]*/g))];
  const all = last.startsWith('-') ? flags : TAKES_EVENTS.has(name) ? EVENTS : [];
  return all.filter((word) => word.startsWith(last));
}
