/**
 * Exit codes of every command. One table for all, relied on by scripts.
 */
export const EXIT = { ok: 0, findings: 1, usage: 2, unable: 3, timeout: 4, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that a person can do something about: printed as one line, without a stack. */
export class UserError extends Error {
  readonly exitCode: ExitCode;

  /**
   * @param message one line: what happened, to which thing, and what to do
   * @param exitCode `EXIT.unable` for what could not be done, `EXIT.usage` for wrong arguments or configuration
   */
  constructor(message: string, exitCode: ExitCode = EXIT.unable) {
    super(message);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}

/** Wrong arguments or configuration: exit code 2. */
export function usageError(message: string): UserError {
  return new UserError(message, EXIT.usage);
}

/** Why a file could not be read or written: `ENOENT: no such file or directory`, without its path, which the message has. */
export function fileReason(error: unknown): string {
  return (error as Error).message.replace(/, \w+( '.*')?$/s, '');
}
