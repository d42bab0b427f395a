import type { Applied } from '../rewrite/round.ts';
import { changeJson } from './post-render.ts';

/** A change that a fix made, or would make, in a file. */
export interface FileChange {
  /** As a person would open it. */
  readonly file: string;
  readonly applied: Applied;
}

/** The same for the machine contract: as the post-render report has it, with its file. */
export function fileChangeJson({ file, applied }: FileChange) {
  return { file, ...changeJson(applied) };
}
