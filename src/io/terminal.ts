/** Columns of the terminal behind stdout; undefined where it does not say. Costs Bun 8 ms: only for who is looked at. */
export function terminalWidth(): number | undefined {
  return process.stdout.columns || undefined;
}
