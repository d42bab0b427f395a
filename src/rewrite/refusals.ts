import { UserError } from '../errors.ts';
import type { Hook } from '../manifest/document.ts';
import type { DocumentProblem } from '../manifest/read.ts';
import { positionAt } from '../manifest/text.ts';

/** What findings call the stream. */
export const FILE = '<stdin>';

/** @param lines in the stream in front of the problem's source */
export function refusal({ offset, message, path, source }: DocumentProblem, lines: number): UserError {
  const { line, column } = positionAt(source.text, offset);
  const at = `line ${lines + line}, column ${column}${path ? ` (${path})` : ''}`;
  const what = source.text.includes('helm.sh/hook') ? 'a hook' : 'a document';
  return new UserError(`cannot read ${what} at ${at} of stdin: ${message}`);
}

/** @param lines in the stream in front of the hook's source */
export function nameless({ kind, document }: Hook, lines: number): UserError {
  const { line } = positionAt(document.source.text, document.range.start);
  const at = `line ${lines + line} of stdin${document.path ? ` (${document.path})` : ''}`;
  return new UserError(
    `the hook at ${at}, kind ${kind || 'missing'}, has no metadata.name: Helm can neither delete nor apply it`,
  );
}
