import { cli } from '../../src/cli.ts';

const NOTHING = new Uint8Array();

/** What a command meets, and nothing else: the machine's own environment may have configurations. */
interface Place {
  readonly input?: Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command in this process: a hundred of them take no longer than one of its own. */
export async function runHere(
  args: readonly string[],
  { input = NOTHING, cwd = import.meta.dirname, env = { HELM_NAMESPACE: 'web' } }: Place = {},
) {
  const out: Uint8Array[] = [];
  let stderr = '';
  let read = 0;
  const bytesOf = (chunk: string | Uint8Array) => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  const code = await cli(args, {
    env,
    cwd,
    readStdin: () => input,
    readStdinInto: (buffer, from) => {
      const some = input.subarray(read, read + buffer.length - from);
      buffer.set(some, from);
      read += some.length;
      return some.length;
    },
    stdout: (chunk) => void out.push(bytesOf(chunk)),
    stderr: (chunk) => {
      stderr += chunk;
    },
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    interrupted: () => new AbortController().signal,
  });
  return { code, stdout: Buffer.concat(out), stderr };
}
