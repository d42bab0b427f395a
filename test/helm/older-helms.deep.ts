// The same through the other minor versions of Helm 4, each of which hands its manifests over in its own way.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { OLDER_HELM_4, olderHelm4 } from '../../scripts/tools/helm.ts';
import { Oracle } from '../oracle/oracle.ts';
import { lacking, oracle } from '../support/tools.ts';
import { campaign, SEED } from './campaign.ts';
import { compare } from './compare.ts';
import { Kitchen } from './kitchen.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const COUNT = 500;

for (const version of OLDER_HELM_4) {
  describe(`Helm ${version}`, { skip: lacking('helm', 'go', 'executable') }, () => {
    for (const example of ['shop', 'broken']) {
      test(`examples/${example}`, async () => {
        using kitchen = new Kitchen(await olderHelm4(version));
        using helm = new Oracle(oracle());
        const changes = await compare(kitchen, helm, ['template', 'shop', join(EXAMPLES, example)], 'fix');
        assert.notEqual(changes, undefined, 'it renders');
      });
    }

    test(`${COUNT} generated charts (HELM_HOOKS_SEED=${SEED})`, async () => {
      const { rendered, changes } = await campaign(await olderHelm4(version), COUNT);
      assert.ok(rendered > COUNT * 0.9, `${rendered} of ${COUNT} charts render`);
      assert.ok(changes > COUNT, `${changes} changes`);
    });
  });
}
