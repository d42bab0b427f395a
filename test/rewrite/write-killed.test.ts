// `rewrite --write` killed at any moment: each file is the old one or the new one, and the next run finishes the work.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { helmHooks, temporaryFolder } from '../cli/support.ts';
import { Random, seedOf } from '../generator/random.ts';
import { executable, lacking } from '../support/tools.ts';

const SEED = seedOf(process.env, 1);
const ROUNDS = process.env.HELM_HOOKS_DEEP ? 200 : 15;
const FILES = 100;

const job = (at: number) => `apiVersion: batch/v1
kind: Job
metadata:
  name: job-${at}
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: hook-succeeded
spec: {}
`;

test(`each file stays whole (HELM_HOOKS_SEED=${SEED})`, { skip: lacking('executable') }, async (t) => {
  const folder = temporaryFolder(t);
  const file = (at: number) => join(folder, `${at}.yaml`);
  const texts = () => Array.from({ length: FILES }, (_, at) => readFileSync(file(at), 'utf8'));
  const lay = () => {
    for (let at = 0; at < FILES; at++) writeFileSync(file(at), job(at));
  };
  lay();
  const before = texts();
  const started = performance.now();
  assert.equal(helmHooks(['rewrite', folder, '--write']).code, 0);
  const time = performance.now() - started;
  const after = texts();
  assert.ok(after.every((text, at) => text !== before[at]));

  const random = new Random(SEED);
  const seen = { untouched: 0, between: 0, done: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    lay();
    // The files are written in the last part of the time.
    const delay = time * (0.5 + random.below(700) / 1000);
    await killedAfter(delay, folder);
    const now = texts();
    now.forEach((text, at) => {
      assert.ok(text === before[at] || text === after[at], `seed ${SEED}, ${delay} ms: ${at}.yaml is half written`);
    });
    const written = now.filter((text, at) => text === after[at]).length;
    seen[written === 0 ? 'untouched' : written < FILES ? 'between' : 'done']++;
    assert.equal(helmHooks(['rewrite', folder, '--write']).code, 0);
    assert.deepEqual(texts(), after);
  }
  t.diagnostic(`${JSON.stringify(seen)}, left behind: ${readdirSync(folder).length - FILES}`);
  assert.ok(seen.done < ROUNDS, 'some were killed in time');
});

async function killedAfter(delay: number, folder: string): Promise<void> {
  const child = spawn(executable(), ['rewrite', folder, '--write'], { stdio: 'ignore' });
  setTimeout(() => child.kill('SIGKILL'), delay);
  await new Promise((resolve) => child.on('close', resolve));
}
