import type { Fix } from '../lint/finding.ts';
import { MODES, type Mode, REWRITES } from '../lint/mode.ts';
import type { Weights } from '../release/release.ts';
import type { Rbac } from '../release/rights-setting.ts';

export { MODES, type Mode, REWRITES };

/** Which fixes are applied, and what becomes of the objects that they change. */
export interface Choice {
  readonly wants: (fix: Fix, rule: string) => boolean;
  /** Whether fixes are among them that may leave something for another one: those that are not safe, explicit weights. */
  readonly isBold: boolean;
  /** Whether changed objects are marked, so that it can be seen in the cluster who changed them. */
  readonly marks: boolean;
}

/** How far a rewrite goes. */
export interface Reach {
  readonly mode: Mode;
  /** Rules whose fixes are wanted although they are not safe. */
  readonly optIn?: ReadonlySet<string>;
  readonly weights?: Weights | undefined;
  /** Whether rights are given: a person's word of its own. Unset: as other fixes on request. */
  readonly rbac?: Rbac;
}

/** The rule whose fix gives rights. */
export const RIGHTS_RULE = 'rbac-missing';

/** What is done to a stream on its way into the cluster. */
export function choiceOf({ mode, optIn = new Set(), weights, rbac }: Reach): Choice {
  if (mode === 'observe') return { wants: () => false, isBold: false, marks: true };
  const isFull = mode === 'full';
  const isWanted = (rule: string) => isFull || optIn.has(rule);
  const gives = rbac === undefined ? isWanted(RIGHTS_RULE) : rbac !== 'report';
  const wants: Choice['wants'] = ({ safety }, rule) =>
    rule === RIGHTS_RULE ? gives : safety === 'safe' || isWanted(rule);
  // Two hooks that a repair moves to one weight are told apart in a next round.
  return { wants, isBold: isFull || optIn.size > 0 || gives || weights === 'explicit', marks: true };
}

/** The same for sources: they have a history, so no marks. */
export function inSources(reach: Reach): Choice {
  return { ...choiceOf(reach), marks: false };
}
