import type { Change, Finding } from '../../src/lint/finding.ts';
import type { Source } from '../../src/manifest/document.ts';
import { applyEdits, type Edit } from '../../src/manifest/edit.ts';

export interface Applied {
  readonly text: string;
  readonly applied: readonly Change[];
  /** Left for the next round: they write where another change of this round does. */
  readonly postponed: readonly Change[];
}

/** Makes the fixes of a source's findings, all that do not write over each other. Equal ones are made once. */
export function applyFixes(
  source: Source,
  findings: readonly Finding[],
  allow: (finding: Finding) => boolean,
): Applied {
  const changes = findings
    .filter((finding) => finding.fix && allow(finding))
    .flatMap((finding) => finding.fix!.changes)
    .filter((change) => change.document.source === source);
  const applied: Change[] = [];
  const postponed: Change[] = [];
  const edits: Edit[] = [];
  for (const change of changes) {
    const fresh = change.edits.filter((edit) => !edits.some((other) => same(edit, other)));
    if (fresh.some((edit) => edits.some((other) => overlap(edit, other)))) postponed.push(change);
    else {
      if (fresh.length > 0) applied.push(change);
      edits.push(...fresh);
    }
  }
  return { text: applyEdits(source.text, edits), applied, postponed };
}

function same(a: Edit, b: Edit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.text === b.text;
}

/** Two insertions at one place do not overlap, an insertion at the edge of a replacement neither. */
function overlap(a: Edit, b: Edit): boolean {
  return a.range.start < b.range.end && b.range.start < a.range.end;
}
