import { titleOf } from '../../manifest/document.ts';
import { HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import { placeOf } from '../../release/identity.ts';
import { tiesOf } from '../../release/ties.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'same-weight-runs',
  family: 'order',
  level: 'info',
  summary: 'Jobs and Pods of one event have weights of their own.',
  why: `Helm runs the hooks of an event one after another, never at once. With equal weights their names decide which
comes first, so a new name changes the order. Where the order matters, weights say so; where it does not, nothing has to
be done. A Job whose text names the one in front of it is taken to be in the order that it means.`,

  *check(hook, release) {
    for (const [before, events] of tiesOf(release).get(hook) ?? []) {
      const at = hook.annotations.get(HOOK_WEIGHT)?.range ?? placeOf(hook.document);
      yield {
        at,
        message: `${titleOf(hook)} runs behind ${titleOf(before)} in ${events.join(', ')} only because of its name: both have weight ${hook.weight}`,
      };
    }
  },
});
