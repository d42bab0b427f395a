import type { Hook } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import { type DeletePolicy, HOOK_DELETE_POLICY } from '../manifest/vocabulary.ts';
import { wordsOf } from './words.ts';

/** Where a hook's delete policy says a word; undefined where it does not. */
export function policyWord(hook: Hook, word: DeletePolicy): Range | undefined {
  const policy = hook.annotations.get(HOOK_DELETE_POLICY);
  return policy && wordsOf(policy).find((part) => part.word === word)?.range;
}
