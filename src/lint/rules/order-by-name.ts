import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import { mayComeTooEarly } from '../../release/early.ts';
import { explicitWeights } from '../../release/explicit-weights.ts';
import { breaksConsumer, sharedEvents, turnsWithRelease } from '../../release/graph.ts';
import { placeOf } from '../../release/identity.ts';
import { runs } from '../../release/life.ts';
import { type Need, needsOf, stateOf, tiedByName } from '../../release/needs.ts';
import type { Release } from '../../release/release.ts';
import { solveWeights } from '../../release/weights.ts';
import { explicitFix } from '../explicit-fix.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';
import { weightFix } from '../weight-fix.ts';

export default defineRule({
  id: 'order-by-name',
  family: 'order',
  level: 'info',
  summary: 'The weights, and not the names, put a hook behind what it needs.',
  why: `With equal weights Helm sorts hooks by name. That works until one is renamed, or, where exactly one of the two
names starts with the name of the release, until the chart is installed under another name (then this is a warning,
and the rewrite writes the weight). The rule is silent where both names begin with the same word.

With \`--weights=explicit\` the rewrite writes the order of all hooks as weights, ten apart, wherever it is a matter of names:
the same order, which no new name can change.`,

  concerns: (hook, release) => runs(hook) && (release.weights === 'explicit' || mayComeTooEarly(hook, release)),

  *check(hook, release) {
    if (release.weights === 'explicit') {
      yield* checkTie(hook, release);
      if (explicitWeights(release).groupOf.get(hook)?.weights) return;
    }
    for (const need of needsOf(hook, release)) {
      if (!need.optional && !need.presumed && breaksConsumer(need)) yield* checkNeed(need, release);
    }
  },
});

/** The wish for weights instead of names: whatever it is that has the same one. */
function* checkTie(hook: Hook, release: Release): Generator<Problem> {
  const { ties, groupOf } = explicitWeights(release);
  const tie = ties.get(hook);
  const group = groupOf.get(hook);
  if (!tie || !group) return;
  const { fix, stays } = explicitFix(group);
  const weight = group.weights?.get(hook);
  const decides = tie.before.name === hook.name ? 'no weight' : 'only its name';
  yield {
    at: hook.annotations.get(HOOK_WEIGHT)?.range ?? placeOf(hook.document),
    message:
      `${decides} puts ${titleOf(hook)} behind ${titleOf(tie.before)} in ${tie.events.join(', ')}: both have weight ${hook.weight}` +
      `${stays ? `; the rewrite leaves the weights alone, because ${stays}` : ''}`,
    ...(fix ? { fix, help: `give it weight "${weight}", and the others theirs` } : {}),
  };
}

function* checkNeed(need: Need, release: Release): Generator<Problem> {
  const { consumer } = need;
  const provider = need.providers.find((provider) => isByName(need, provider, release));
  if (!provider) return;
  const turns = turnsWithRelease(provider.name, consumer.name, release);
  if (!turns && firstWord(provider.name) === firstWord(consumer.name)) return;
  const stuck = solveWeights(release).stuck.get(provider);
  const until = turns ? ', and a release of another name can turn that round' : '';
  yield {
    at: need.at,
    level: turns ? 'warning' : 'info',
    message: `only their names put ${titleOf(provider)} before ${titleOf(consumer)}, which needs it (${need.via})${until}`,
    ...(turns && !stuck ? weightFix(provider, release) : {}),
  };
}

/** Names of one family are chosen, and renamed, together. */
function firstWord(name: string): string {
  return name.split('-', 1)[0]!;
}

function isByName(need: Need, provider: Hook, release: Release): boolean {
  if (!tiedByName(provider, need.consumer)) return false;
  return sharedEvents(provider, need.consumer).some((event) => stateOf(need, event, release) === 'by-name');
}
