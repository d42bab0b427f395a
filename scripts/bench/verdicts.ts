const lines: string[] = [];

/** Notes whether a target was met; one that was not makes the exit code 1. */
export function verdict(what: string, got: string, met: boolean, wanted: string): void {
  lines.push(`  ${met ? 'met   ' : 'MISSED'}  ${what.padEnd(40)} ${got.padStart(9)}   (${wanted})`);
  if (!met) process.exitCode = 1;
}

/** All verdicts so far, one a line. */
export function verdicts(): string {
  return lines.join('\n');
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

export function megabytes(count: number): string {
  if (count < 1e5) return `${(count / 1e3).toFixed(1)} KB`;
  return count < 1e6 ? `${(count / 1e3).toFixed(0)} KB` : `${(count / 1e6).toFixed(1)} MB`;
}
