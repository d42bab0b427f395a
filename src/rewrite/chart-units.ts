import type { Change, Finding } from '../lint/finding.ts';
import { editIn } from '../locate/edit.ts';
import { isUnlocated, type Unlocated } from '../locate/place.ts';
import type { Template } from '../locate/template.ts';
import { type ManifestDocument, titleOf } from '../manifest/document.ts';
import { type Edit, isSameEdit } from '../manifest/edit.ts';
import type { Rendering, Unfixed } from './rendering.ts';
import { overlaps } from './round.ts';

/** An edit of a template. */
export interface TemplateEdit {
  readonly template: Template;
  readonly edit: Edit;
}

/** A finding's fix, with the edits of templates that each of its changes takes. */
export interface LocatedFix {
  readonly finding: Finding;
  readonly edits: ReadonlyMap<Change, readonly TemplateEdit[]>;
}

/** Fixes that need each other: a line of a template renders what all of them are about. */
export interface Unit {
  readonly fixes: readonly LocatedFix[];
  /** Each once. */
  readonly edits: readonly TemplateEdit[];
}

/** Locates all edits of a finding's fix. */
export function locateFix(finding: Finding, rendering: Rendering, release: string): LocatedFix | Unlocated {
  const edits = new Map<Change, readonly TemplateEdit[]>();
  for (const change of finding.fix!.changes) {
    const template = templateOf(change.document, rendering);
    if (isUnlocated(template)) return template;
    const { source } = change.document;
    const located = change.edits.map((edit) => editIn(template, { source, edit, release }));
    const failed = located.find(isUnlocated);
    if (failed) return failed;
    edits.set(
      change,
      located.flatMap((edit) => (isUnlocated(edit) ? [] : { template, edit })),
    );
  }
  return { finding, edits };
}

function templateOf(document: ManifestDocument, { printed, templateOf }: Rendering): Template | Unlocated {
  if (document.source !== printed) return { because: 'Helm drops the document: its events have to be mended first' };
  if (document.path === '') return { because: 'it does not come from a template' };
  const template = templateOf(document);
  return template ?? { because: `its template ${document.path} is no file in the chart's folder` };
}

/** Puts together what shares a place in a template. */
export function groupUnits(fixes: readonly LocatedFix[]): { readonly units: Unit[]; readonly unfixed: Unfixed[] } {
  let groups: { fixes: LocatedFix[]; edits: TemplateEdit[] }[] = [];
  for (const fix of fixes) {
    const edits = [...fix.edits.values()].flat();
    const near = groups.filter((group) => group.edits.some((one) => edits.some((other) => meets(one, other))));
    const all = [...near, { fixes: [fix], edits }];
    groups = groups.filter((group) => !near.includes(group));
    groups.push({ fixes: all.flatMap(({ fixes }) => fixes), edits: all.flatMap(({ edits }) => edits) });
  }
  const units: Unit[] = [];
  const unfixed: Unfixed[] = [];
  for (const group of groups) {
    const edits = group.edits.filter((edit, at) => group.edits.findIndex((other) => isSame(edit, other)) === at);
    const because = conflictIn(edits, group.fixes);
    if (because === undefined) units.push({ fixes: group.fixes, edits });
    else unfixed.push(...group.fixes.map(({ finding }) => ({ finding, because })));
  }
  return { units, unfixed };
}

/** Why edits cannot be made together: a line that renders several hooks, which need different values. */
function conflictIn(edits: readonly TemplateEdit[], fixes: readonly LocatedFix[]): string | undefined {
  const conflict = edits.find((one, at) => edits.slice(at + 1).some((other) => clashes(one, other)));
  if (!conflict) return undefined;
  const titles = [...new Set(fixes.map(({ finding }) => titleOf(finding.document.head)))];
  const { source } = conflict.template;
  return `one line of ${source.file} renders ${titles.join(', ')}, and they need different values`;
}

function isSame(one: TemplateEdit, other: TemplateEdit): boolean {
  return one.template === other.template && isSameEdit(one.edit, other.edit);
}

function clashes(one: TemplateEdit, other: TemplateEdit): boolean {
  return one.template === other.template && overlaps(one.edit, other.edit);
}

function meets(one: TemplateEdit, other: TemplateEdit): boolean {
  const isPlace = one.edit.range.start === other.edit.range.start && one.template === other.template;
  return isPlace || clashes(one, other);
}

/** What the fixes of some units are about. */
export function findingsOf(units: readonly Unit[]): Finding[] {
  return units.flatMap(({ fixes }) => fixes.map(({ finding }) => finding));
}
