import { type Hook, titleOf } from '../../manifest/document.ts';
import { cyclesOf } from '../../release/cycles.ts';
import { sharedEvents } from '../../release/graph.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import { runs } from '../../release/life.ts';
import { needsOf, sortsBefore } from '../../release/needs.ts';
import { referencesOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { ringWords } from '../../release/rings.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'dependency-cycle',
  family: 'order',
  level: 'error',
  summary: 'The needs of hooks do not run in a ring.',
  why: `Helm runs the hooks of an event one after another. Where A needs B, B needs C and C needs A, whichever comes first
runs without what it needs, and no weight can change that: a ServiceAccount that lists a Secret whose token is made for
an account that lists the first one's. A ring is reported once, on the hook that Helm runs first.`,

  *check(hook, release) {
    yield* ownToken(hook, release);
    const cycle = cyclesOf(release).get(hook);
    if (!cycle) return;
    const { ring, need, event } = cycle;
    const others = cycle.size - ring.length;
    const more = others > 0 ? `, and ${others.toLocaleString('en-US')} more hooks hang in rings with them` : '';
    yield {
      at: need.at,
      message: `${titleOf(hook)} needs ${titleOf(need)} (${need.via}), and so back to itself: ${ringWords(ring)}${more}; no order of ${event} puts each behind what it needs`,
      help: 'take one of these references away',
    };
  },
});

/** The smallest ring, and a customary one: it works as long as the account is first, for its list may run ahead. */
function* ownToken(hook: Hook, release: Release): Generator<Problem> {
  if (hook.kind !== 'ServiceAccount') return;
  for (const { kind, name, via, at } of referencesOf(hook.document)) {
    const token = via === 'secrets' && indexOf(release).hooks.get(keyOf(kind, name))?.find(isTokenOf(hook, release));
    const event = token && sharedEvents(hook, token)[0];
    if (!event) continue;
    const isLate = sortsBefore(token, hook, event, release);
    const outcome = isLate
      ? `in ${event} the token comes first, and Kubernetes removes a token without its account`
      : `a ring that works as long as the account comes first, as it does in ${event}`;
    yield {
      at,
      level: isLate ? 'error' : 'info',
      message: `${titleOf(hook)} lists ${titleOf(token)}, which is a token for it: ${outcome}`,
    };
  }
}

function isTokenOf(account: Hook, release: Release): (secret: Hook) => boolean {
  return (secret) => runs(secret) && needsOf(secret, release).some(({ providers }) => providers.includes(account));
}
