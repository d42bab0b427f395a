// What rewriting.md promises, judged by Helm's own code: what it reads before, what it reads after, and the report.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Oracle, type OracleReading } from '../oracle/oracle.ts';
import { lacking, oracle } from '../support/tools.ts';
import { checkReading, checkTexts } from './as-helm-reads.ts';
import { filtered, isRefused, type Reported, reportedIn } from './filtered.ts';
import { checkMoved } from './moved.ts';
import { checkOrder } from './order.ts';
import { type Ask, type Fails, smallest } from './smallest.ts';
import { ALL_STREAMS } from './streams.ts';

const MODES = ['observe', 'fix', 'full'] as const;

/** What moves hooks because it is asked to. */
const MOVES_RUNS: ReadonlySet<string> = new Set(['hook-weight-not-integer', 'duplicate-hook-event']);

async function check(text: string, mode: (typeof MODES)[number], ask: Ask): Promise<void> {
  const { text: after, result } = filtered(text, mode);
  const changes = reportedIn(text, result);
  const again = filtered(after, mode);
  assert.deepEqual([again.result.changes.length, again.text], [0, after], 'a second run has nothing to change');
  if (mode === 'observe') return assert.deepEqual([changes.length, after], [0, text], 'nothing changes');
  checkTexts(text, after, changes);
  const [old, fresh] = await Promise.all([ask(text), ask(after)]);
  checkReading(old[4], fresh[4], changes);
  for (const helm of [4, 3] as const) {
    // Helm 3 separates a few streams in another way.
    if (!sameDocuments(old[helm], old[4])) continue;
    if (helm === 3) checkReading(old[3], fresh[3], changes);
    if (!isOrderKept(changes)) continue;
    checkOrder(old[helm], fresh[helm]);
    checkMoved(old[helm], fresh[helm]);
  }
}

function sameDocuments(one: OracleReading, other: OracleReading): boolean {
  const texts = ({ documents }: OracleReading) =>
    Object.values(documents).flatMap((all) => all.map(({ text }) => text.trim()));
  return !one.refused && texts(one).join('\0') === texts(other).join('\0');
}

function isOrderKept(changes: readonly Reported[]): boolean {
  return changes.every(({ rule }) => !MOVES_RUNS.has(rule));
}

for (const [kind, streams] of ALL_STREAMS) {
  describe(`${kind}, as Helm reads them`, { skip: lacking('go') }, () => {
    for (const mode of MODES) {
      test(`mode ${mode}`, async (context) => {
        const all = streams();
        if (all.length === 0) return context.skip('HELM_HOOKS_CORPUS does not name a folder');
        using helm = new Oracle(oracle());
        const ask: Ask = (text) => helm.ask({ 'shop/templates/all.yaml': text });
        const fails: Fails = async (text) => {
          if (isRefused(text)) return undefined;
          return check(text, mode, ask).then(
            () => undefined,
            (error: Error) => error,
          );
        };
        for (const stream of all) {
          const error = await fails(stream.text);
          if (error) throw await smallest(stream, error, fails);
        }
      });
    }
  });
}
