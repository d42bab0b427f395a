import { type ChildProcess, spawn } from 'node:child_process';
import { Tail } from './tail.ts';

/** More than any release that Helm could store. */
const MOST = 2 ** 30;

/** What the next renderer of a chain has made of our output. */
export interface NextResult {
  /** Its name, in quotes. */
  readonly program: string;
  readonly output: readonly Uint8Array[];
  /** The last lines of its stderr. */
  readonly words: readonly string[];
  /** Why the output is not to be used: one line. */
  readonly failure: string | undefined;
}

/** How it ended, as Node tells it. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

/**
 * Runs the next renderer in the user's shell with our output as its input. All of its output is kept until it has ended,
 * for half of it must not reach Helm.
 *
 * @param chunks views of a buffer, one after another
 * @param heard is told at once what it writes to its stderr
 */
export async function runNext(
  command: string,
  chunks: Iterable<Uint8Array>,
  heard: (bytes: Uint8Array) => void,
): Promise<NextResult> {
  // With the variable, a renderer that is helm-hooks again would start itself for ever.
  const { HELM_HOOKS_THEN: _, ...env } = process.env;
  const child = spawn(command, { shell: true, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const end = endOf(child);
  const words = new Tail();
  const output: Uint8Array[] = [];
  let length = 0;
  child.stdout!.on('data', (bytes: Uint8Array) => {
    length += bytes.length;
    if (length <= MOST) output.push(bytes);
    else child.kill();
  });
  child.stderr!.on('data', (bytes: Uint8Array) => {
    words.add(bytes);
    heard(bytes);
  });
  const fed = await feed(child, chunks, end);
  const failure = failureOf(await end, length) ?? (fed && !holdsAnything(output) ? NOTHING : undefined);
  const program = programOf(command);
  return { program, output, words: words.lines(), failure: failure && `--then ${program} ${failure}` };
}

// Helm refuses an empty stream, but takes one of comments alone: an upgrade to it deletes the whole release.
const NOTHING = 'printed no manifest, and Helm would delete what is installed';

/** Its name without arguments and variables, which may hold what is secret. */
export function programOf(command: string): string {
  const words = command.trim().split(/\s+/);
  const program = words.find((word) => !/^\w+=/.test(word)) ?? '';
  return words.length > 1 ? `"${program} ..."` : `"${program}"`;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, signal: null, error }));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Hands over as much as it takes. @returns whether there was anything that it could have printed */
async function feed(child: ChildProcess, chunks: Iterable<Uint8Array>, end: Promise<unknown>): Promise<boolean> {
  const stdin = child.stdin!;
  // A renderer that does not read its input to the end may be done with it.
  stdin.on('error', () => {});
  let held: boolean | undefined;
  for (const chunk of chunks) {
    held ??= holdsAnything([chunk]);
    if (!stdin.writable) break;
    // Not copied, so the next one has to wait until this one is through.
    await Promise.race([new Promise((resolve) => stdin.write(chunk, resolve)), end]);
  }
  stdin.end();
  return held ?? false;
}

function failureOf({ code, signal, error }: End, length: number): string | undefined {
  if (error) return `cannot be started: ${error.message}`;
  if (length > MOST) return 'printed more than a gigabyte';
  if (signal) return `was ended by signal ${signal}`;
  if (code === 0) return undefined;
  const why = code === 127 ? ': there is no such program' : code === 126 ? ': it may not be executed' : '';
  return `ended with exit code ${code}${why}`;
}

/** As much of a stream as is looked at: charts do not begin with more comments. */
const LOOK = 1 << 16;

/** Whether there is more than blanks, comments and separators. */
function holdsAnything(chunks: readonly Uint8Array[]): boolean {
  const text = Buffer.concat(chunks.slice(0, 100)).toString('latin1', 0, LOOK);
  return text.length === LOOK || text.split('\n').some((line) => !/^(---)?\s*(#.*)?$/.test(line));
}
