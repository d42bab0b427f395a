import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { helm4, lacking } from '../support/tools.ts';
import { ran, temporaryFolder } from './support.ts';

const DEMO = join(import.meta.dirname, '../../scripts/demo.ts');

test('the demo shows each part and leaves nothing behind', { skip: lacking('executable', 'helm') }, (t) => {
  const folder = temporaryFolder(t);
  const bin = join(helm4(), '..');
  mkdirSync(join(folder, 'tmp'));
  const env = { PATH: `${bin}:${process.env.PATH}`, TMPDIR: join(folder, 'tmp'), KUBECONFIG: join(folder, 'none') };
  const { code, stdout, stderr } = ran(process.execPath, [DEMO], { cwd: folder, env });
  assert.equal(code, 0, stderr);
  const headings = [...stdout.matchAll(/^== (.*) ==$/gm)].map(([, heading]) => heading);
  assert.deepEqual(headings, ['Two plugins', 'Lint', 'Lint, with mistakes', 'Post-renderer', 'Report', 'Plan', 'Run']);
  assert.match(stdout, /^error\[unknown-hook-event\]/m);
  assert.match(stdout, /^\+ +helm\.sh\/hook-delete-policy: "before-hook-creation,hook-succeeded"$/m);
  assert.match(stdout, /^pre-delete {2}helm uninstall, before it deletes anything else: \d hooks$/m);
  assert.match(stdout, /Job\/shop-backup succeeded in/);
  assert.doesNotMatch(stdout, /\u001b/, 'no colours in a file');
  assert.deepEqual(readdirSync(join(folder, 'tmp')), []);
});
