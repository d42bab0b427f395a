import type { Change, Finding } from '../lint/finding.ts';
import { titleOf } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import type { Unfixed } from '../rewrite/rendering.ts';
import { byHand, type Hunk, joined } from './by-hand.ts';
import { changeText } from './change-text.ts';
import { type OriginOf, positionsOf } from './findings.ts';
import { changeJson } from './post-render.ts';
import { displayWidth, type Paint, printable } from './text.ts';

/** One change that is left to a person. */
interface Entry {
  /** File and line, or what Helm rendered it from. */
  readonly place: string;
  readonly title: string;
  readonly change: string;
  readonly because: string;
  readonly hunks: readonly Hunk[];
}

/** What an object lacks in one place for one reason. */
interface Block extends Omit<Entry, 'title' | 'change' | 'hunks'> {
  readonly rows: readonly { readonly title: string; readonly change: string }[];
  readonly lines: readonly string[];
}

/**
 * What could not be fixed, with the lines to write by hand and why nobody else writes them. What is the same for several
 * objects, as in a loop or a helper, stands once.
 */
export function byHandText(
  unfixed: readonly Unfixed[],
  target: { readonly originOf: OriginOf },
  paint: Paint,
): string[] {
  const entries = unfixed.flatMap((one) => entriesOf(one, target.originOf, paint));
  const objects = Map.groupBy(entries, ({ place, because, title }) => [place, because, title].join('\n'));
  const blocks = [...objects.values()].map(blockOf);
  const groups = Map.groupBy(blocks, ({ place, because, lines }) => [place, because, ...lines].join('\n'));
  return [...groups.values()].flatMap((group) => [...linesOf(group, paint), '']);
}

function entriesOf({ finding, because }: Unfixed, originOf: OriginOf, paint: Paint): Entry[] {
  return finding.fix!.changes.map((change) => {
    const { document, isPlain } = change;
    const origin = originOf({ ...finding, document, range: placeOf(finding, change) });
    const place =
      origin.source === document.source
        ? `rendered from ${document.path || document.source.file}`
        : `${origin.source.file}:${positionsOf(origin).start.line}`;
    const text = changeText(changeJson({ rule: finding.rule, change }), paint, isPlain);
    return {
      place,
      title: printable(titleOf(document.head)),
      change: `${text}  ${paint(finding.rule, 'dim')}`,
      because,
      hunks: byHand(change),
    };
  });
}

/** What is added behind a document has no line there. */
function placeOf(finding: Finding, { document, edits }: Change): Range {
  const range = edits[0]?.range;
  if (range && range.start < document.range.end) return range;
  return finding.document === document ? finding.range : document.range;
}

function blockOf(entries: readonly Entry[]): Block {
  const { place, because } = entries[0]!;
  // Documents last, for what followed one would look like a part of it.
  const hunks = joined(entries.flatMap(({ hunks }) => hunks)).toSorted(
    (a, b) => Number(a.parents.length === 0) - Number(b.parents.length === 0),
  );
  return { place, because, rows: entries, lines: hunks.flatMap(({ parents, lines }) => [...parents, ...lines]) };
}

function linesOf(group: readonly Block[], paint: Paint): string[] {
  const { place, because, lines } = group[0]!;
  const rows = group.flatMap((block) => block.rows);
  const width = Math.max(...rows.map(({ title }) => displayWidth(title)));
  const written = rows.map(({ title, change }) => `  ${title}${' '.repeat(width - displayWidth(title))}  ${change}`);
  return [
    `${paint('by hand', 'bold', 'yellow')} ${paint(printable(place), 'bold')}`,
    ...new Set(written),
    `  because ${printable(because)}:`,
    ...lines.map((line) => `    ${printable(line)}`),
  ];
}
