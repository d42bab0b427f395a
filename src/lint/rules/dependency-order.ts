import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import { mayComeTooEarly } from '../../release/early.ts';
import { breaksConsumer, sharedEvents } from '../../release/graph.ts';
import { runs } from '../../release/life.ts';
import { type Need, needsOf, stateOf } from '../../release/needs.ts';
import { runsPods } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { solveWeights } from '../../release/weights.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';
import { weightFix } from '../weight-fix.ts';

export default defineRule({
  id: 'dependency-order',
  family: 'order',
  level: 'error',
  summary: 'A hook runs after the hooks that it needs.',
  why: `Helm runs the hooks of an event one after another, by weight, then by name, and waits for each Job and Pod. A
pod whose Secret, ConfigMap, volume or account comes later never starts, so the one that it waits for is never made,
and Helm says only "timed out". The rewrite gives the object a weight of one less than its first user's. Jobs and
Pods never move, and nothing moves where an earlier event or revision has left the object: reading that may be meant.`,

  concerns: (hook, release) => runs(hook) && mayComeTooEarly(hook, release),

  *check(hook, release) {
    for (const need of needsOf(hook, release)) {
      if (!need.optional && breaksConsumer(need)) yield* checkNeed(need, release);
    }
  },
});

function* checkNeed(need: Need, release: Release): Generator<Problem> {
  const events = [...new Set(need.consumer.events)];
  const broken = events.filter((event) => stateOf(need, event, release) === 'broken');
  const provider = need.providers.find((provider) => provider.events.includes(broken[0]!));
  if (provider) yield brokenProblem(need, provider, broken.join(', '), release);
  else yield* olderProblem(need, release);
}

function brokenProblem(need: Need, provider: Hook, events: string, release: Release): Problem {
  const { consumer } = need;
  const why = need.presumed
    ? 'nothing in the pod shows that it uses the API'
    : solveWeights(release).stuck.get(provider);
  const needs = need.presumed ? 'which gives its account rights' : `which it needs (${need.via})`;
  return {
    at: need.at,
    ...(need.via === 'imagePullSecrets' || (why && isGrant(need)) ? { level: 'warning' } : {}),
    message:
      `${titleOf(consumer)} runs before ${titleOf(provider)}, ${needs}: in ${events} ` +
      `${order(consumer, provider)}${why ? `; the rewrite does not move it, because ${why}` : ''}`,
    ...(why ? {} : weightFix(provider, release)),
  };
}

/** A pod that starts without its rights may be meant to have none. */
function isGrant({ via }: Need): boolean {
  return via === 'subjects' || via === 'roleRef';
}

function order(consumer: Hook, provider: Hook): string {
  if (consumer.weight !== provider.weight) return `weight ${consumer.weight} comes before ${provider.weight}`;
  return `both have weight ${consumer.weight}, and "${consumer.name}" comes before "${provider.name}"`;
}

/** Late, but something is there: what an earlier event, or the revision before, has left. */
function* olderProblem(need: Need, release: Release): Generator<Problem> {
  const { consumer } = need;
  if (!runsPods(consumer.kind) || need.presumed) return;
  for (const provider of need.providers) {
    const event = sharedEvents(consumer, provider).find((event) => stateOf(need, event, release) === 'left');
    if (!event) continue;
    yield {
      at: need.at,
      level: 'info',
      message: `${titleOf(consumer)} runs before ${titleOf(provider)} in ${event}, so it reads the previous version (${HOOK_WEIGHT} ${consumer.weight} and ${provider.weight})`,
    };
    return;
  }
}
