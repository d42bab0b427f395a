import type { Change, Finding, Fix } from '../lint/finding.ts';
import type { ManifestDocument, Source } from '../manifest/document.ts';
import { applyEdits, type Edit, isSameEdit } from '../manifest/edit.ts';
import { isMarkable, markEdit } from './mark.ts';
import type { Choice } from './mode.ts';

/** A change that was made, and the rule that asked for it. */
export interface Applied {
  readonly rule: string;
  readonly change: Change;
}

/** Which rules a document has yet to be marked with. */
export type Marks = ReadonlyMap<ManifestDocument, ReadonlySet<string>>;

export interface Round {
  readonly applied: readonly Applied[];
  /** The new texts of the sources that change. */
  readonly texts: ReadonlyMap<Source, string>;
  /** The findings whose fixes are not applied, or which have none. */
  readonly left: readonly Finding[];
  /** Marks that could not be written beside this round's edits. */
  readonly unmarked: Marks;
  /** True where another round has something to do. */
  readonly again: boolean;
}

/** What is to be done to one document. */
interface Slot {
  readonly changes: Map<string, Change>;
  readonly edits: Edit[];
  readonly rules: Set<string>;
}

/** What a round has done so far. */
interface Done {
  readonly slots: Map<ManifestDocument, Slot>;
  /** Names of objects that it adds. Those of one fix are not in each other's way: an account and its role share one. */
  readonly added: Set<string>;
}

/**
 * Applies as many fixes as go together: one for each annotation, whole fixes only. What is left over finds its place
 * in a next round, on the text as it is then.
 */
export function applyRound(findings: readonly Finding[], choice: Choice, marks: Marks): Round {
  const done: Done = { slots: new Map(), added: new Set() };
  const applied: Applied[] = [];
  const left: Finding[] = [];
  // Findings can share one fix, which is then as large as they are many.
  const decided = new Map<Fix, boolean>();
  for (const finding of findings) {
    const { fix, rule } = finding;
    const wanted = fix && choice.wants(fix, rule);
    const fits = wanted && (decided.get(fix) ?? fix.changes.every((change) => takes(done, change, choice)));
    if (!fits) left.push(finding);
    if (fits && !decided.has(fix))
      for (const change of fix.changes) if (accept(done, rule, change, choice)) applied.push({ rule, change });
    if (wanted) decided.set(fix, fits === true);
  }
  // Where one rule has written, what another could not write before may have its place now.
  const { slots, added } = done;
  const fixes = new Set(left.map(({ fix }) => fix));
  const again =
    left.some(({ document }) => slots.has(document)) ||
    [...fixes].some((fix) => fix?.changes.some((change) => slots.has(change.document) || isTaken(change, added)));
  return { applied, left, ...write(slots, marks, choice), again };
}

function isTaken({ adds = [] }: Change, added: ReadonlySet<string>): boolean {
  return adds.some((name) => added.has(name));
}

/** True where the change is made already, or can be beside those that are. */
function takes({ slots, added }: Done, change: Change, { marks }: Choice): boolean {
  const slot = slots.get(change.document);
  const same = slot?.changes.get(change.field);
  // Made in another way, it may not stand where the rest of its fix counts on it.
  if (same) return same.after === change.after && isSameWay(same.edits, change.edits);
  if ((marks && !isMarkable(change.document)) || isTaken(change, added)) return false;
  return change.edits.every((edit) => !slot?.edits.some((other) => overlaps(edit, other)));
}

function isSameWay(ones: readonly Edit[], others: readonly Edit[]): boolean {
  return ones.length === others.length && ones.every((edit, at) => isSameEdit(edit, others[at]!));
}

/** False where another finding has asked for the same change: it is made once, and the first rule answers for it. */
function accept({ slots, added }: Done, rule: string, change: Change, { marks }: Choice): boolean {
  const slot: Slot = slots.get(change.document) ?? { changes: new Map(), edits: [], rules: new Set() };
  slots.set(change.document, slot);
  if (slot.changes.has(change.field)) return false;
  for (const name of change.adds ?? []) added.add(name);
  slot.rules.add(rule);
  slot.changes.set(change.field, change);
  slot.edits.push(...((marks && change.marked?.(rule)) || change.edits));
  return true;
}

/** Neighbours do not overlap, nor do two insertions at one place where each is a line or an entry of its own. */
export function overlaps(a: Edit, b: Edit): boolean {
  const [first, second] = [a.range, b.range];
  if (first.start === second.start && (first.start === first.end || second.start === second.end)) {
    return !(WHOLE.test(a.text) && WHOLE.test(b.text));
  }
  return first.start < second.end && second.start < first.end;
}

/** What begins with a line break or a comma, or ends its line. */
const WHOLE = /^\r?\n|^,|\n$/;

const UNTOUCHED = { edits: [] as readonly Edit[], rules: new Set<string>() };

function write(
  slots: ReadonlyMap<ManifestDocument, Slot>,
  marks: Marks,
  choice: Choice,
): Pick<Round, 'texts' | 'unmarked'> {
  const bySource = new Map<Source, Edit[]>();
  const unmarked = new Map<ManifestDocument, ReadonlySet<string>>();
  for (const document of new Set([...marks.keys(), ...slots.keys()])) {
    const { edits, rules } = slots.get(document) ?? UNTOUCHED;
    const all = new Set([...(marks.get(document) ?? []), ...rules]);
    const list = bySource.get(document.source) ?? [];
    bySource.set(document.source, list);
    list.push(...edits);
    if (!choice.marks) continue;
    const mark = markEdit(document, all)!;
    if (!edits.some((edit) => overlaps(edit, mark))) list.push(mark);
    else unmarked.set(document, all);
  }
  const texts = new Map([...bySource].map(([source, edits]) => [source, applyEdits(source.text, edits)]));
  return { texts, unmarked };
}
