import { UserError } from '../errors.ts';
import type { Target } from '../io/target.ts';
import { positionAt } from '../manifest/text.ts';

/** Helm refuses the whole release for one document that it cannot read. @throws UserError where there is one */
export function refuseProblems({ problems }: Pick<Target, 'problems'>): void {
  const [first] = problems;
  if (!first) return;
  const { line, column } = positionAt(first.source.text, first.offset);
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new UserError(`${first.source.file}:${line}:${column}: Helm cannot read this: ${first.message}${more}`);
}
