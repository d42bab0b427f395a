import type { Range } from '../manifest/node.ts';
import type { TemplateLine } from './lines.ts';
import type { Unlocated } from './place.ts';

/** A piece of a template's line, in the line, and what it has rendered, in the rendered line. */
interface Segment {
  readonly own: Range;
  readonly rendered: Range;
  readonly isAction: boolean;
}

/** What controls the template or keeps a value for later, and prints nothing itself. */
const CONTROL = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue)\b|\/\*|\$\w*\s*:?=)/;

/** Whether the actions of a line print nothing. */
export function isControl(text: string): boolean {
  const actions = text.match(/\{\{.*?\}\}/g) ?? [];
  return actions.every((action) => CONTROL.test(action));
}

/**
 * Where a stretch of a rendered line stands in the template's line.
 *
 * @param range in the rendered line; what it returns is a range in the template's line
 */
export function stretchIn(line: TemplateLine, rendered: string, range: Range): Range | Unlocated {
  const segments = segmentsOf(line, rendered);
  // Never with the line itself, which can hold a Secret's values.
  if (!segments) return { because: 'which of the expressions in its line has rendered what is not clear' };
  const whole = segments.find(
    ({ rendered, isAction }) => !isAction && rendered.start <= range.start && range.end <= rendered.end,
  );
  if (whole) {
    const shift = whole.own.start - whole.rendered.start;
    return { start: range.start + shift, end: range.end + shift };
  }
  const actions = segments.filter(({ isAction, rendered }) => isAction && touches(rendered, range));
  const written = actions.map(({ own }) => line.text.slice(own.start, own.end)).join(' and ');
  return { because: `the value comes from ${written || 'an expression'}` };
}

/** The one action that has rendered a stretch, and nothing but that; in the template's line. */
export function actionFor(line: TemplateLine, rendered: string, range: Range): Range | undefined {
  const segments = segmentsOf(line, rendered);
  return segments?.find(
    (segment) =>
      segment.isAction &&
      segment.rendered.start === range.start &&
      segment.rendered.end === range.end &&
      !isControl(line.text.slice(segment.own.start, segment.own.end)),
  )?.own;
}

function touches(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** undefined where the literals can be found in the rendered line in more than one way, or not at all. */
function segmentsOf({ text, isCut }: TemplateLine, rendered: string): Segment[] | undefined {
  const pieces = text.trimEnd().split(/(\{\{.*?\}\})/);
  // An action that begins or ends on another line: what stands here may belong to it.
  if (isCut) return undefined;
  const [early, late] = ['(.*?)', '(.*)'].map((anything) => match(pieces, rendered.trimEnd(), anything));
  if (!early || !late || early.some((at, index) => at !== late[index])) return undefined;
  let own = 0;
  return pieces.map((piece, index) => {
    const start = own;
    own += piece.length;
    const end = early[index + 1] ?? rendered.trimEnd().length;
    return { own: { start, end: own }, rendered: { start: early[index]!, end }, isAction: index % 2 === 1 };
  });
}

/** Where each piece begins in the rendered line. */
function match(pieces: readonly string[], rendered: string, anything: string): number[] | undefined {
  const source = pieces.map((piece, at) =>
    at % 2 === 1 ? anything : `(${piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')})`,
  );
  const found = new RegExp(`^${source.join('')}$`, 'd').exec(rendered);
  return found?.indices?.slice(1).map((place) => place?.[0] ?? -1);
}
