import { writeSync } from 'node:fs';
import type { Context } from '../context.ts';
import { takeInterruptKey } from './interrupt-key.ts';

/** Columns of the terminal behind stdout; undefined where there is none or it does not say. Costs Bun 8 ms where it is. */
export function terminalWidth({ stdoutIsTerminal }: Pick<Context, 'stdoutIsTerminal'>): number | undefined {
  return stdoutIsTerminal ? process.stdout.columns || undefined : undefined;
}

/** The terminal behind stdout, for who draws on it. */
export interface Terminal {
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Takes care of the terminal until the returned function is called: however the process ends, it is given back. */
  readonly hold: (holder: TerminalHolder) => () => void;
}

export interface TerminalHolder {
  /** What gives the terminal back as it was. */
  readonly restore: string;
  /** The size has changed. */
  readonly redraw: () => void;
  /** The process was stopped and goes on: others have written meanwhile. */
  readonly again: () => void;
}

export function openTerminal(): Terminal {
  const stdout: typeof process.stdout & { readonly _refreshSize?: () => void } = process.stdout;
  const size = () => {
    // The signal that tells of another size comes late: a frame drawn meanwhile would be of the old one.
    stdout._refreshSize?.();
    return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
  };
  return { size, hold };
}

const STDOUT = 1;

/** Signals that end a process without a word; SIGINT and SIGTERM are `Context.interrupted`. */
const ENDS = ['SIGHUP', 'SIGQUIT'] as const;

function hold({ restore, redraw, again }: TerminalHolder): () => void {
  let letGo = takeInterruptKey();
  const giveBack = () => {
    try {
      writeSync(STDOUT, `\r\n${restore}`);
    } catch {
      // It has gone.
    }
    letGo();
  };
  const end = (signal: NodeJS.Signals) => {
    release();
    giveBack();
    process.kill(process.pid, signal);
  };
  const stop = () => {
    giveBack();
    process.kill(process.pid, 'SIGSTOP');
  };
  const goOn = () => {
    letGo();
    letGo = takeInterruptKey();
    again();
  };
  const release = () => {
    letGo();
    process.off('exit', giveBack).off('SIGTSTP', stop).off('SIGCONT', goOn);
    for (const signal of ENDS) process.off(signal, end);
    process.stdout.off('resize', redraw);
  };
  process.on('exit', giveBack).on('SIGTSTP', stop).on('SIGCONT', goOn);
  for (const signal of ENDS) process.on(signal, end);
  process.stdout.on('resize', redraw);
  return release;
}
