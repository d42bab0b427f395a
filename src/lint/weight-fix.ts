import { type Hook, titleOf } from '../manifest/document.ts';
import { HOOK_WEIGHT } from '../manifest/vocabulary.ts';
import type { Release } from '../release/release.ts';
import { movesFor } from '../release/weights.ts';
import type { Change, Fix } from './finding.ts';
import { annotationChange } from './fix.ts';

/**
 * A problem's `fix` that moves a hook, and the hooks that it needs itself, in front of its first user; empty where one
 * of the annotations cannot be written. To be spread.
 */
export function weightFix(provider: Hook, release: Release): { readonly fix?: Fix } {
  const changes: Change[] = [];
  for (const { hook, weight, consumer } of movesFor(provider, release)) {
    const why = `${titleOf(consumer)} needs it${hook === provider ? '' : ' and moves, too'}`;
    const change = annotationChange(hook.document, HOOK_WEIGHT, `${weight}`, why);
    if (!change) return {};
    changes.push(change);
  }
  return changes.length > 0 ? { fix: { safety: 'safe', changes } } : {};
}
