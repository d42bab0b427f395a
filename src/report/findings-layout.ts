import { type Finding, LEVELS } from '../lint/finding.ts';
import { type Block, type BlockOptions, blockOf, furtherLine } from './findings-block.ts';

/** How much of a rule's findings is printed. */
interface Layout {
  readonly excerpt: boolean;
  readonly help: boolean;
  /** An empty line behind each rule. */
  readonly gap: boolean;
  /** How many findings of a rule have a line of their own. */
  readonly shown: number;
}

const FULL: Layout = { excerpt: true, help: true, gap: true, shown: 3 };

/** From rich to terse; a chart's warnings and infos get the first that fits. */
const TERSER: readonly Layout[] = [
  { ...FULL, excerpt: false },
  { ...FULL, excerpt: false, gap: false },
  { ...FULL, excerpt: false, gap: false, help: false },
  { excerpt: false, help: false, gap: false, shown: 1 },
];

/** Lines that warnings and infos of a chart may take: with what stands at the end they stay below 60. */
const ROOM = 56;

export interface Blocks {
  readonly lines: readonly string[];
  /** Whether the source lines were left out to save room. */
  readonly shortened: boolean;
}

/** Every finding in a block of its own, in the order of their places. */
export function allBlocks(findings: readonly Finding[], options: BlockOptions, explained: Set<string>): Blocks {
  const lines = findings.flatMap((finding) => groupLines([finding], FULL, options, explained));
  return { lines, shortened: false };
}

/**
 * The findings of one chart, rule by rule, errors first: three of each rule, then how many more there are. Errors are
 * always shown in full; the rest gets as much room as a screen or two have.
 *
 * @param explained rules of which the report has already said where to read on; grows
 */
export function chartBlocks(findings: readonly Finding[], options: BlockOptions, explained: Set<string>): Blocks {
  const groups = LEVELS.flatMap((level) => {
    const own = findings.filter((finding) => finding.level === level);
    return [...Map.groupBy(own, ({ rule }) => rule).values()];
  });
  const isError = ([first]: readonly Finding[]) => first?.level === 'error';
  const errors = groups.filter(isError).flatMap((group) => groupLines(group, FULL, options, explained));
  const rest = inRoom(
    groups.filter((group) => !isError(group)),
    options,
    explained,
  );
  return { ...rest, lines: [...errors, ...rest.lines] };
}

/** In the richest layout that fits, else in the tersest. */
function inRoom(groups: readonly (readonly Finding[])[], options: BlockOptions, explained: Set<string>): Blocks {
  const drawn = (layout: Layout) => {
    const said = new Set(explained);
    return { layout, said, lines: groups.flatMap((group) => groupLines(group, layout, options, said)) };
  };
  let part = drawn(FULL);
  for (const layout of TERSER) {
    if (part.lines.length <= ROOM) break;
    part = drawn(layout);
  }
  for (const rule of part.said) explained.add(rule);
  return { lines: part.layout.gap ? part.lines : [...part.lines, ''], shortened: part.layout !== FULL };
}

function groupLines(
  group: readonly Finding[],
  layout: Layout,
  options: BlockOptions,
  explained: Set<string>,
): string[] {
  const [first, ...further] = group;
  if (!first) return [];
  const block = blockOf(first, options);
  const listed = further.slice(0, layout.shown - 1);
  const { gutter } = block;
  const lines = [
    block.head,
    block.place,
    ...(layout.excerpt ? block.excerpt : []),
    ...(layout.help ? block.help : []),
    ...(layout.excerpt ? moreOnce(first, block, explained) : []),
    ...listed.map((finding) => furtherLine(finding, first, gutter, options)),
  ];
  const rest = further.length - listed.length;
  const hint = rest > 0 ? options.paint(`${rest} more; --all shows them`, 'dim') : '';
  if (layout.gap) return [...lines, ...(hint === '' ? [] : [`${gutter}    ${hint}`]), ''];
  return hint === '' ? lines : [...lines.slice(0, -1), `${lines.at(-1)}; ${hint}`];
}

function moreOnce({ rule }: Finding, { more }: Block, explained: Set<string>): string[] {
  if (explained.has(rule)) return [];
  explained.add(rule);
  return [more];
}
