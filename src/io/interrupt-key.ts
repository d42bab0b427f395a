import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const CTRL_C = 3;

/** Keys one by one and unseen; Ctrl-C is a key, while Ctrl-Z, Ctrl-\, Ctrl-S and Ctrl-Q stay what they are. */
const OURS = ['-icanon', '-echo', 'intr', 'undef', 'min', '1', 'time', '0'];

/**
 * Has Ctrl-C on the terminal behind stdin interrupt this process alone until the returned function is called: Helm ends
 * at SIGINT at once (it asks for signals in install and upgrade only: pkg/cmd/install.go, pkg/cmd/upgrade.go), so the
 * shell would take the terminal back while a run still says what it leaves, and a second Ctrl-C would not arrive. Who
 * waits for this process hears of it when that has ended: then the whole group gets the signal, a script around it too.
 *
 * Does nothing where stdin is no terminal, is another group's, or there is no `stty`.
 */
export function takeInterruptKey(): () => void {
  if (!process.stdin.isTTY || !isInForeground()) return () => {};
  const saved = stty('-g');
  if (saved === undefined || stty(...OURS) === undefined) return () => {};
  const { stdin } = process;
  const hear = (bytes: Uint8Array): void => {
    if (bytes.includes(CTRL_C)) interrupt();
  };
  let isHeld = true;
  const letGo = (): void => {
    if (!isHeld) return;
    isHeld = false;
    stdin.off('data', hear).off('error', letGo).pause();
    // In the background the shell has set it as it wants it.
    if (isInForeground()) stty(saved);
  };
  stdin.on('data', hear).on('error', letGo).resume();
  return letGo;
}

let isInterrupted = false;

function interrupt(): void {
  if (!isInterrupted)
    process.once('exit', () => {
      process.removeAllListeners('SIGINT');
      process.kill(0, 'SIGINT');
    });
  isInterrupted = true;
  process.kill(process.pid, 'SIGINT');
}

/** Who sets a terminal that a shell has just taken back is stopped with its whole group, unless it ignores the signal. */
const UNSTOPPED = 'trap "" TTOU; exec stty "$@"';

/** @returns what it says; undefined where it fails, or is not there */
function stty(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', UNSTOPPED, 'stty', ...args], {
    stdio: ['inherit', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** Whether the terminal's foreground is this process' group. */
function isInForeground(): boolean {
  const [group, foreground] = groups();
  return group !== undefined && group === foreground;
}

/** This process' group, and the one in the foreground of its terminal. */
function groups(): readonly (string | undefined)[] {
  if (process.platform !== 'linux') {
    const args = ['-o', 'pgid=,tpgid=', '-p', String(process.pid)];
    return spawnSync('ps', args, { encoding: 'utf8' }).stdout?.trim().split(/\s+/) ?? [];
  }
  // pid (name) state parent group session terminal foreground: proc_pid_stat(5)
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return [fields[2], fields[5]];
}
