// CSI and OSC sequences: ECMA-48 5.4 and 8.3.89.
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** A program's line without its colours; a carriage return at the end is a Windows line end. */
export function plain(line: string): string {
  return line.replace(SEQUENCES, '').replace(/\r$/, '');
}
