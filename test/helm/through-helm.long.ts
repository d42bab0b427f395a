// The post-renderer as Helm 4 calls it: `helm template` prints the same as without it but for what is reported.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateChart } from '../generator/chart.ts';
import { Oracle } from '../oracle/oracle.ts';
import { helm4, lacking, oracle } from '../support/tools.ts';
import { campaign, SEED } from './campaign.ts';
import { compare, releaseReader } from './compare.ts';
import { Kitchen } from './kitchen.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const COUNT = 500;
const NEEDS = { skip: lacking('helm', 'go', 'executable') };

for (const example of ['shop', 'broken']) {
  for (const mode of ['fix', 'full'] as const) {
    test(`examples/${example} in mode ${mode}`, NEEDS, async () => {
      using kitchen = new Kitchen(helm4());
      using helm = new Oracle(oracle());
      const changes = await compare(kitchen, helm, ['template', 'shop', join(EXAMPLES, example)], mode);
      assert.notEqual(changes, undefined, 'it renders');
    });
  }
}

test(`${COUNT} generated charts (HELM_HOOKS_SEED=${SEED})`, NEEDS, async () => {
  const { rendered, changes } = await campaign(helm4(), COUNT);
  assert.ok(rendered > COUNT * 0.9, `${rendered} of ${COUNT} charts render`);
  assert.ok(changes > COUNT, `${changes} changes`);
});

test('what would be installed, by helm install --dry-run=client', NEEDS, async () => {
  using kitchen = new Kitchen(helm4());
  using helm = new Oracle(oracle());
  for (let seed = SEED; seed < SEED + 20; seed++) {
    const args = ['install', 'shop', kitchen.chart(generateChart(seed)), '--dry-run=client', '--output=json'];
    await compare(kitchen, helm, args, 'fix', releaseReader);
  }
});
