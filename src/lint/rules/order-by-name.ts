import { type Hook, titleOf } from '../../manifest/document.ts';
import { mayComeTooEarly } from '../../release/early.ts';
import { breaksConsumer, sharedEvents, turnsWithRelease } from '../../release/graph.ts';
import { runs } from '../../release/life.ts';
import { type Need, needsOf, stateOf, tiedByName } from '../../release/needs.ts';
import type { Release } from '../../release/release.ts';
import { solveWeights } from '../../release/weights.ts';
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
and the rewrite writes the weight). The rule is silent where both names begin with the same word.`,

  concerns: (hook, release) => runs(hook) && mayComeTooEarly(hook, release),

  *check(hook, release) {
    for (const need of needsOf(hook, release)) {
      if (!need.optional && !need.presumed && breaksConsumer(need)) yield* checkNeed(need, release);
    }
  },
});

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
