import { type Hook, titleOf } from '../manifest/document.ts';
import type { Moment, ObjectsThere } from '../release/moments.ts';
import { count, displayWidth, printable } from './text.ts';

/** Columns for the names of a line; what does not fit is counted. */
const NAMES_WIDTH = 76;

/** One line about what is in the cluster when an event begins, and one about what its success leaves. */
export function momentLines(moment: Moment): { readonly before: string; readonly after: string } {
  const there = moment.there.length > 0 ? `; of earlier hooks ${named(moment.there)}` : '';
  return {
    before: `there: ${OBJECTS[moment.objects](moment.objectCount)}${there}`,
    after: `then: ${afterText(moment)}`,
  };
}

const OBJECTS: { readonly [Objects in ObjectsThere]: (number: number) => string } = {
  none: () => 'no object of the release yet',
  previous: () => 'the objects of the revision before',
  current: (number) => `${count(number, 'object')} of this revision`,
  kept: (number) => (number === 0 ? 'no object of the release any more' : `${count(number, 'object')} that Helm keeps`),
};

function afterText({ deleted, left }: Moment): string {
  const gone = deleted.length > 0 ? `deleted ${named(deleted)}` : 'nothing is deleted';
  return left.length > 0 ? `${gone}; ${left.length === 1 ? 'stays' : 'stay'} ${named(left)}` : gone;
}

function named(hooks: readonly Hook[]): string {
  const shown: string[] = [];
  let width = 0;
  for (const title of new Set(hooks.map((hook) => printable(titleOf(hook))))) {
    width += displayWidth(title) + 2;
    if (width > NAMES_WIDTH && shown.length > 0) break;
    shown.push(title);
  }
  const more = new Set(hooks.map(titleOf)).size - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
