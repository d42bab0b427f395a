import { type Hook, titleOf } from '../manifest/document.ts';
import { HOOK_WEIGHT } from '../manifest/vocabulary.ts';
import type { Release } from '../release/release.ts';
import { movesFor } from '../release/weights.ts';
import type { Change, Fix } from './finding.ts';
import { annotationChange } from './fix.ts';

/**
 * A problem's `fix` that moves a hook, and the hooks that it needs itself, in front of its first user; empty where one
 * of the annotations cannot be written, with a `help` that says what is written. To be spread.
 */
export function weightFix(provider: Hook, release: Release): { readonly fix?: Fix; readonly help?: string } {
  const changes: Change[] = [];
  const moves: string[] = [];
  for (const { hook, weight, consumer } of movesFor(provider, release)) {
    const why = `${titleOf(consumer)} needs it${hook === provider ? '' : ' and moves, too'}`;
    const change = annotationChange(hook.document, HOOK_WEIGHT, `${weight}`, why);
    if (!change) return {};
    changes.push(change);
    moves.push(`${titleOf(hook)} weight "${weight}"`);
  }
  if (changes.length === 0) return {};
  return { fix: { safety: 'safe', changes }, help: `give ${moves.join(', ')}` };
}
