import { titleOf } from '../manifest/document.ts';
import { HOOK_WEIGHT } from '../manifest/vocabulary.ts';
import type { Group } from '../release/explicit-weights.ts';
import type { Change, Fix } from './finding.ts';
import { annotationChange } from './fix.ts';

export interface ExplicitFix {
  readonly fix?: Fix;
  /** Why there is none, in words that follow `because`. */
  readonly stays?: string;
}

const known = new WeakMap<Group, ExplicitFix>();

/** The fix that gives all hooks of a group their weights, or none: half of them would be another order. */
export function explicitFix(group: Group): ExplicitFix {
  const found = known.get(group) ?? make(group);
  known.set(group, found);
  return found;
}

function make({ weights, stays = 'nothing can be written' }: Group): ExplicitFix {
  if (!weights) return { stays };
  const changes: Change[] = [];
  for (const [hook, weight] of weights) {
    if (hook.weight === weight && hook.annotations.has(HOOK_WEIGHT)) continue;
    if (weight === 0n && !hook.annotations.has(HOOK_WEIGHT)) continue;
    const why = 'the order that names decide is written as weights';
    const change = annotationChange(hook.document, HOOK_WEIGHT, `${weight}`, why);
    if (!change) return { stays: `the weight of ${titleOf(hook)} stands where it cannot be written` };
    changes.push(change);
  }
  return { fix: { safety: 'safe', changes } };
}
