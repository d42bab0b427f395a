import { changeIn } from '../lint/fix.ts';
import type { Unfixed } from '../rewrite/rendering.ts';
import type { Applied } from '../rewrite/round.ts';
import { type OriginOf, positionsOf } from './findings.ts';
import { changeJson, type ReportedObject } from './post-render.ts';

/** A change that a fix made, or would make, in a file. */
export interface FileChange {
  /** As a person would open it. */
  readonly file: string;
  readonly applied: Applied;
}

/** A fix that could not be made, as the machine contract has it. */
export interface UnfixedChange {
  readonly file: string;
  readonly line: number;
  readonly object: ReportedObject;
  readonly field: string;
  readonly rule: string;
  /** The end of a sentence that begins with "could not, because". */
  readonly because: string;
}

/** The same for the machine contract: as the post-render report has it, with its file. */
export function fileChangeJson({ file, applied }: FileChange) {
  return { file, ...changeJson(applied) };
}

/** The same for a fix that was not made; of several changes the first one stands for it. */
export function unfixedChange(
  { finding, because }: Unfixed,
  { originOf }: { readonly originOf: OriginOf },
): UnfixedChange {
  const origin = originOf(finding);
  const change = changeIn(finding.fix!.changes[0]!, origin.source.text, origin.range.start);
  const { object, field, rule } = changeJson({ rule: finding.rule, change });
  return { file: origin.source.file, line: positionsOf(origin).start.line, object, field, rule, because };
}
