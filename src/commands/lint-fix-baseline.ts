import type { Target } from '../io/target.ts';
import type { Finding } from '../lint/finding.ts';
import { titleOf } from '../manifest/document.ts';
import type { Look } from './fix-target.ts';
import type { BaselineUse } from './lint-baseline.ts';
import type { Linted } from './lint-report.ts';

/**
 * What lint finds in a target and in what becomes of it, without what the baseline holds of the target as it is now. A
 * fingerprint can have the text of a line, which a fix changes: so later findings are known again by object and field.
 */
export function sparing(
  look: (target: Target) => Linted,
  target: Target,
  held: NonNullable<BaselineUse['held']>,
): Look {
  const first = look(target);
  const spared = held(first);
  if (spared.length === 0) return look;
  const titles = new Set(first.findings.map(({ document }) => titleOf(document.head)));
  const named = new Set(spared.map((finding) => keyOf(finding, true)));
  const nameless = new Set(spared.map((finding) => keyOf(finding, false)));
  // An object of another name than before has a random one.
  const isSpared = (finding: Finding) =>
    titles.has(titleOf(finding.document.head)) ? named.has(keyOf(finding, true)) : nameless.has(keyOf(finding, false));
  return (later) => ({ findings: look(later).findings.filter((finding) => !isSpared(finding)) });
}

function keyOf({ rule, document, fix }: Finding, isNamed: boolean): string {
  const fields = fix?.changes.map(({ document: { head }, field, fieldIn }) => {
    return `${isNamed ? titleOf(head) : head.kind} ${fieldIn ? '' : field}`;
  });
  const { kind, namespace } = document.head;
  const object = isNamed ? `${namespace} ${titleOf(document.head)}` : kind;
  return [rule, document.path, object, ...(fields ?? [])].join('\0');
}
