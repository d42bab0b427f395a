import type { ExitCode } from './errors.ts';

/** The process as a command sees it. Commands take it as an argument, so that tests can run them in-process. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  /** All of stdin, read synchronously (Bun's streams cost 10 ms more). */
  readonly readStdin: () => Uint8Array;
  /** Some of stdin, into a buffer from an offset on; returns how many bytes came, 0 at the end. */
  readonly readStdinInto: (buffer: Uint8Array, from: number) => number;
  /** Writes all of it before it returns. Throws where the reader has gone. */
  readonly stdout: (chunk: string | Uint8Array) => void;
  /** The same without waiting: resolves when all of it is out. Undefined where stdout takes no time. */
  readonly stdoutLater?: (text: string) => Promise<void>;
  readonly stderr: (chunk: string | Uint8Array) => void;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Aborted by SIGINT and SIGTERM, for the commands that ask for it. */
  readonly interrupted: () => AbortSignal;
}

/** Runs with the arguments behind its own name; known errors are thrown as `UserError`. */
export type CommandRun = (args: readonly string[], context: Context) => ExitCode | Promise<ExitCode>;

/** What every file in commands/ exports as default. */
export interface Command {
  /** Behind `helm hooks`: `lint [TARGET...] [flags]`. */
  readonly usage: string;
  /** One line for the overview. */
  readonly summary: string;
  /** The whole help text behind usage and summary. */
  readonly help: string;
  readonly run: CommandRun;
}
