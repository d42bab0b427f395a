/** What shells and runtimes mean by an exit code; 128 and more: a signal. Source: POSIX XCU 2.8.2, signal(7). */
const MEANINGS: Readonly<Record<number, string>> = {
  126: 'the command cannot be executed',
  127: 'the command was not found',
  130: 'SIGINT',
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

/** `ended with exit code 127 (the command was not found)`, `was killed with SIGKILL (exit code 137)`. */
export function endWords(exitCode: number): string {
  const meaning = MEANINGS[exitCode];
  if (meaning?.startsWith('SIG')) return `was ended by ${meaning} (exit code ${exitCode})`;
  return `ended with exit code ${exitCode}${meaning ? ` (${meaning})` : ''}`;
}
