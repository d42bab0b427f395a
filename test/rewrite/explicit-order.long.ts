// With explicit weights every hook keeps its place, not Jobs and Pods alone, as Helm's own code orders them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { filter } from '../../src/rewrite/filter.ts';
import { Oracle } from '../oracle/oracle.ts';
import { lacking, oracle } from '../support/tools.ts';
import { checkReading, checkTexts } from './as-helm-reads.ts';
import { isRefused, OPTIONS, type Reported, reportedIn } from './filtered.ts';
import { checkOrder } from './order.ts';
import { type Ask, type Fails, smallest } from './smallest.ts';
import { hookStreams, randomStreams } from './streams.ts';

const WHY = 'the order that names decide is written as weights';

function filtered(text: string) {
  const result = filter(byteStream(new TextEncoder().encode(text), 'stdin'), {
    mode: 'fix',
    weights: 'explicit',
    rules: FILTER_RULES,
    inlineIgnores: true,
    read: (sources) => readRelease(sources, { ...OPTIONS, weights: 'explicit' }),
  });
  const changes = reportedIn(text, result);
  const moves = result.changes.filter(({ change }) => change.field.endsWith('hook-weight"]') && change.why !== WHY);
  return { text: Buffer.from(result.parts.join(''), 'latin1').toString(), changes, moves };
}

async function check(text: string, ask: Ask): Promise<readonly Reported[]> {
  const { text: after, changes, moves } = filtered(text);
  const again = filtered(after);
  assert.deepEqual([again.changes.length, again.text], [0, after], 'a second run has nothing to change');
  checkTexts(text, after, changes);
  const [old, fresh] = await Promise.all([ask(text), ask(after)]);
  checkReading(old[4], fresh[4], changes);
  for (const helm of [3, 4] as const) {
    if (old[helm].hooks.length !== old[4].hooks.length) continue;
    checkOrder(old[helm], fresh[helm]);
    if (moves.length === 0) assert.deepEqual(fresh[helm].order, old[helm].order, 'the whole order of each event');
  }
  return changes;
}

test('explicit weights leave the order of every event as it is', { skip: lacking('go') }, async () => {
  using helm = new Oracle(oracle());
  const ask: Ask = (text) => helm.ask({ 'shop/templates/all.yaml': text });
  let written = 0;
  const fails: Fails = async (text) => {
    // Of equal names the template's path decides, and this Helm is told one path for all.
    if (isRefused(text) || text.includes('# Source:')) return undefined;
    return check(text, ask).then(
      (changes) => {
        written += changes.filter(({ rule }) => rule === 'order-by-name').length;
        return undefined;
      },
      (error: Error) => error,
    );
  };
  for (const stream of [...hookStreams(), ...randomStreams()]) {
    const error = await fails(stream.text);
    if (error) throw await smallest(stream, error, fails);
  }
  assert.ok(written > 100, `${written} weights are written for names`);
});
