import type { Word } from './words.ts';

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'busybox']);

/** Programs that run the rest of their words: `exec kubectl ...`. */
const WRAPPERS: ReadonlySet<string> = new Set(['exec', 'command', 'nohup', 'time', 'env', 'timeout', 'sudo']);

/** What a shell is told to run: a text, or a file. */
export interface ShellCall {
  readonly body?: Word;
  readonly file?: Word;
  /** The options in front of it: `-e`, `-o`, `pipefail`. */
  readonly options: readonly string[];
  /** Which of the words holds the text or the file. */
  readonly at: number;
}

/** A program's name without its folder. */
export function programOf(words: readonly Word[]): string {
  return words[0]?.value?.replace(/^.*\//, '') ?? '';
}

/** The command behind `exec`, `env X=1`, `timeout 60` and their like. */
export function unwrapped(words: readonly Word[]): readonly Word[] {
  const program = programOf(words);
  if (!WRAPPERS.has(program)) return words;
  let rest = words.slice(1);
  // `timeout -k 5 -s KILL`, `env -u NAME`, `sudo -u USER`
  while (rest[0]?.value?.startsWith('-')) rest = rest.slice(/^-[ksu]$/.test(rest[0].value) ? 2 : 1);
  if (program === 'env') while (/^\w+=/.test(rest[0]?.text ?? '')) rest = rest.slice(1);
  if (program === 'timeout') rest = rest.slice(1);
  return rest.length === 0 ? words : unwrapped(rest);
}

/** How a shell is called; undefined for other programs, and a shell that reads its standard input. */
export function shellCall(words: readonly Word[]): ShellCall | undefined {
  const program = programOf(words);
  if (program === '.' || program === 'source') return words[1] && { file: words[1], options: [], at: 1 };
  if (!SHELLS.has(program)) return undefined;
  const options: string[] = [];
  let takesBody = false;
  for (let at = 1; at < words.length; at++) {
    const { value } = words[at]!;
    if (program === 'busybox' && at === 1 && SHELLS.has(value ?? '')) continue;
    if (value === undefined || !/^[-+]/.test(value))
      return takesBody ? { body: words[at]!, options, at } : { file: words[at]!, options, at };
    options.push(value);
    if (/^-[a-z]*c[a-z]*$/.test(value)) takesBody = true;
    if (/^[-+][a-z]*o$/.test(value)) options.push(words[++at]?.value ?? '');
  }
  return undefined;
}
