import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { installPostRenderer, makePlace, must, writeChart } from './place.ts';
import { oneJob } from './rewrite-charts.ts';

const RENDERED = ['--timeout', '1m', '--post-renderer', 'hooks-post-renderer'];

describe('the post-renderer in dry runs', { skip: lacking('helm', 'cluster', 'executable') }, () => {
  test('an upgrade does what helm upgrade --dry-run=client and =server show', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const chart = writeChart(place, oneJob());
    const install = ['install', 'dry', chart, ...RENDERED];
    const upgrade = ['upgrade', 'dry', chart, ...RENDERED];
    const shown = async (args: readonly string[], run: string) =>
      hooksIn(must(await place.helm(...args, `--dry-run=${run}`, '--output=json'), args.join(' ')));
    const before = [await shown(install, 'client'), await shown(install, 'server')];
    must(await place.helm(...install), 'helm install');
    const installed = hooksIn(must(await place.helm('status', 'dry', '--output=json'), 'helm status'));
    assert.match(installed.join(), /helm-hooks\/rewritten/);
    assert.deepEqual(before, [installed, installed]);
    assert.deepEqual([await shown(upgrade, 'client'), await shown(upgrade, 'server')], [installed, installed]);
  });
});

function hooksIn(release: string): string[] {
  return (JSON.parse(release) as { hooks: { manifest: string }[] }).hooks.map(({ manifest }) => manifest);
}
