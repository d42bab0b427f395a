import { cli } from '../../src/cli.ts';

const NOTHING = new Uint8Array();

/** Runs a command in this process: a hundred of them take no longer than one of its own. */
export async function runHere(
  args: readonly string[],
  { input = NOTHING, cwd = import.meta.dirname }: { readonly input?: Uint8Array; readonly cwd?: string } = {},
) {
  const out: Uint8Array[] = [];
  let stderr = '';
  let read = 0;
  const bytesOf = (chunk: string | Uint8Array) => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  const code = await cli(args, {
    env: { HELM_NAMESPACE: 'web' },
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
