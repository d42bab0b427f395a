import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../cli/support.ts';
import { tmux } from '../support/tools.ts';

/** A real terminal with a shell in it, and a person who types and looks. */
export interface Terminal {
  readonly folder: string;
  /** Types; names of keys as tmux has them: `Enter`, `C-c`. */
  readonly keys: (...keys: readonly string[]) => void;
  /** Runs a shell command there. */
  readonly run: (command: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** What can be seen, without empty lines at the end. */
  readonly screen: () => string[];
  /** What can be seen when one scrolls up to the beginning, too; lines that were wrapped are whole. */
  readonly scrollback: () => string[];
  /** Resolves when the screen shows something. Throws with the screen when that takes too long. */
  readonly shows: (words: RegExp) => Promise<string[]>;
  /** What tmux knows: `cursor_flag`, `wrap_flag`, `pane_title`. */
  readonly ask: (variable: string) => string;
  /** The bytes that came to the terminal since the beginning. */
  readonly bytes: () => string;
}

/** Starts a terminal of this test's own: its server ends with the test. */
export function openTerminal(
  t: TestContext,
  columns: number,
  rows: number,
  env: Record<string, string> = {},
): Terminal {
  const folder = temporaryFolder(t);
  const socket = `helm-hooks-test-${randomBytes(4).toString('hex')}`;
  const raw = join(folder, 'raw');
  const call = (...args: readonly string[]) =>
    execFileSync(tmux(), ['-L', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: clean(env),
      maxBuffer: 2 ** 28,
    });
  t.after(() => call('kill-server'));
  // Options that are there before the first pane: how far one can scroll back is decided with it.
  const size = ['-x', String(columns), '-y', String(rows)];
  const shell = "exec env PS1='$ ' bash --norc --noprofile --noediting -i";
  call(
    'start-server',
    ';',
    'set',
    '-g',
    'history-limit',
    '200000',
    ';',
    'new-session',
    '-d',
    ...size,
    '-c',
    folder,
    shell,
  );
  call('pipe-pane', '-o', `cat > '${raw}'`);
  const lines = (text: string) => text.replaceAll(/ +$/gm, '').trimEnd().split('\n');
  const screen = () => lines(call('capture-pane', '-p'));
  const keys = (...names: readonly string[]) => void call('send-keys', ...names);
  return {
    folder,
    keys,
    run: (command) => {
      call('send-keys', '-l', `clear; ${command}`);
      keys('Enter');
    },
    resize: (columns, rows) => void call('resize-window', '-x', String(columns), '-y', String(rows)),
    screen,
    scrollback: () => lines(call('capture-pane', '-p', '-J', '-S', '-')),
    shows: (words) =>
      until(
        () => (words.test(screen().join('\n')) ? screen() : undefined),
        () => `${words} in\n${screen().join('\n')}`,
      ),
    ask: (variable) => call('display-message', '-p', `#{${variable}}`).trim(),
    bytes: () => (existsSync(raw) ? readFileSync(raw, 'utf8') : ''),
  };
}

/** Resolves when the shell has its terminal again as it was: a prompt below what was printed, a cursor, wrapping. */
export async function givenBack(terminal: Terminal): Promise<void> {
  const flags = () => ['cursor_flag', 'wrap_flag'].map(terminal.ask).join();
  // Looking holds up the other tests of a file: no more often than it has to be.
  const isThere = (lines: readonly string[]) => lines.length > 1 && lines.at(-1) === '$';
  await until(
    () => (isThere(terminal.screen()) && flags() === '1,1' ? true : undefined),
    () => `a prompt in\n${terminal.screen().join('\n')}\nwith cursor and wrapping ${flags()}`,
  );
}

/** Resolves when something is so. Throws an Error with what was waited for when that takes more than 20 s. */
export async function until<Result>(look: () => Result | undefined, what: () => string): Promise<Result> {
  for (let tries = 0; tries < 400; tries++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what()}`);
}

/** Nothing of a CI's or of the person's own terminal. */
function clean(env: Record<string, string>): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^(CI|NO_COLOR|GITHUB_ACTIONS|TMUX.*|TERM)$/.test(name));
  return { ...Object.fromEntries(own), LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', ...env };
}
