import type { Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';

/** A stretch of a text: of what Helm rendered, or of a template. */
export interface Place {
  readonly source: Source;
  readonly range: Range;
}

/** What could not be located, and why: the end of a sentence that begins with "could not, because". */
export interface Unlocated {
  readonly because: string;
}

export function isUnlocated<Found extends object>(result: Found | Unlocated): result is Unlocated {
  return 'because' in result;
}
