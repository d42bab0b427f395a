// What Helm 3, which shows no hook to a post-renderer, makes of a chart that `rewrite --write` has repaired.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm3, lacking } from '../support/tools.ts';
import { hookRuns, makePlace, must, objectsIn, writeChart } from './place.ts';
import { COUNTEREXAMPLES, HELPER, OUT_OF_ORDER } from './rewrite-charts.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

function write(chart: string): string {
  const { code, stdout, stderr } = ran(process.execPath, [MAIN, 'rewrite', chart, '--write'], {
    env: { HELM_BIN: helm3() },
  });
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

describe('Helm 3 and a chart that rewrite --write has repaired', {
  concurrency: true,
  skip: lacking('helm', 'cluster'),
}, () => {
  test('an account, its rights and a Secret come before the Job that needs them', async (t) => {
    const place = await makePlace(t, 3);
    const chart = writeChart(place, OUT_OF_ORDER);
    const { code } = await place.helm('install', 'order', chart, '--timeout', '20s');
    assert.equal(code, 1, 'it does not work before');
    must(await place.helm('uninstall', 'order'), 'helm uninstall');
    assert.match(write(chart), /^wrote \d+ changes in \d+ files?$/m);
    must(await place.helm('install', 'order', chart, '--timeout', '2m'), 'helm install');
    assert.equal((await hookRuns(place, 'order')).map(({ name }) => name).at(-1), 'a-job');
  });

  test('what works is not touched', async (t) => {
    const place = await makePlace(t, 3);
    await place.apply(HELPER);
    const chart = writeChart(place, COUNTEREXAMPLES);
    assert.match(write(chart), /^nothing to write for \d+ hooks$/m);
    assert.deepEqual(await objectsIn(place, 'jobs'), []);
  });
});
