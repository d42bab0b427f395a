import { resolve } from 'node:path';
import { usageError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';

/** One `--output FORMAT=FILE`. */
export interface Output<Format extends string> {
  readonly format: Format;
  /** Absolute. */
  readonly file: string;
}

/** @throws UserError (usage) on another format, without a file, or where two reports go into one file */
export function parseOutputs<const Format extends string>(
  outputs: readonly string[],
  formats: readonly Format[],
  cwd: string,
): readonly Output<Format>[] {
  const parsed = outputs.map((output) => {
    const [, word = output, file] = /^([^=]*)=(.+)$/s.exec(output) ?? [];
    const format = formats.find((known) => known === word);
    if (format && file) return { format, file: resolve(cwd, file) };
    const meant = format ? '' : didYouMean(word, formats);
    throw usageError(`--output takes ${formats.map((known) => `${known}=FILE`).join(' or ')}, not "${output}"${meant}`);
  });
  const twice = parsed.find(({ file }, index) => parsed.findIndex((other) => other.file === file) < index);
  if (twice) throw usageError(`--output names "${twice.file}" twice: the second report would overwrite the first`);
  return parsed;
}
