import type { Applied } from '../rewrite/round.ts';
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
