import type { RunEvent } from '../run/event.ts';
import { printable } from './text.ts';

/** Everything else has to be seen without unfolding anything: what goes wrong, and how it ended. */
const FOLDED: ReadonlySet<RunEvent['type']> = new Set(['hook-started', 'adopted', 'step', 'log']);

/**
 * Puts the lines of a run into groups that GitHub's page of a workflow can fold, one for each hook. Whatever the lines
 * say, GitHub finds no command in them.
 */
export class GithubGroups {
  #open: number | undefined;
  #titles: readonly string[] = [];
  readonly #begun = new Set<number>();

  /** @param text the lines of this event */
  add(event: RunEvent, text: string): string {
    if (event.type === 'run-started') {
      this.#titles = event.hooks.map(({ kind, name }) => printable(`${kind}/${name}`));
      this.#begun.clear();
    }
    const lines = withoutCommands(text);
    if (text !== '' && !FOLDED.has(event.type)) return this.#close() + lines;
    if (text === '' || !('hook' in event) || event.hook === this.#open) return lines;
    const title = this.#begun.has(event.hook) ? `${this.#titles[event.hook]} (continued)` : this.#titles[event.hook];
    const close = this.#close();
    this.#open = event.hook;
    this.#begun.add(event.hook);
    return `${close}::group::${escaped(title ?? '')}\n${lines}`;
  }

  #close(): string {
    if (this.#open === undefined) return '';
    this.#open = undefined;
    return '::endgroup::\n';
  }
}

/**
 * The runner takes a line that begins with `::`, spaces before it left out, and `##[` anywhere in a line, for a command.
 * Source: github.com/actions/runner src/Runner.Common/ActionCommand.cs.
 */
export function withoutCommands(text: string): string {
  return text.replaceAll('##[', '## [').replaceAll(/^(\s*)::/gm, '$1: :');
}

/** The same JSON document, for none of its lines begins with a colon. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll('##[', '#\\u0023[');
}

/** As the runner reads data of a command; line ends there are none. */
function escaped(title: string): string {
  return withoutCommands(title.replaceAll('%', '%25'));
}
