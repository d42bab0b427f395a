import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { manifests } from '../../scripts/bench/manifests.ts';
import { executable, lacking } from '../support/tools.ts';
import { helmHooks, ran, temporaryFolder } from './support.ts';

const QUIET = { HELM_HOOKS_TTY: '0' };
const OBSERVE = ['post-render', '--mode=observe', '--report=/dev/null'];

test('stdout closed while writing is a failure', { skip: lacking('executable') }, async () => {
  const child = spawn(executable(), OBSERVE, { env: { ...process.env, ...QUIET } });
  child.stdin.on('error', () => {}).end(manifests(4_000));
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  assert.equal(code, 3);
  assert.equal(stderr, 'Error: stdout was closed before everything was written\n');
});

test('killed while writing is a failure', { skip: lacking('executable') }, async () => {
  const child = spawn(executable(), OBSERVE, { env: { ...process.env, ...QUIET } });
  child.stdin.on('error', () => {}).end(manifests(4_000));
  await once(child.stdout, 'readable');
  child.kill('SIGTERM');
  child.stdout.resume();
  const [code] = await once(child, 'close');
  assert.notEqual(code, 0);
});

// Another program on the same pipe or terminal can leave it so: then reads and writes fail with EAGAIN until it is ready.
test('non-blocking stdin and stdout', { skip: lacking('executable') }, (t) => {
  const cwd = temporaryFolder(t);
  const input = manifests(1_000);
  writeFileSync(join(cwd, 'half1'), input.slice(0, 200_000));
  writeFileSync(join(cwd, 'half2'), input.slice(200_000));
  // Node makes its pipes non-blocking, and undoes that at its end, unless it is killed.
  const unblock = `"${process.execPath}" -e 'process.stdin; process.stdout; process.kill(process.pid, "SIGKILL")'`;
  const filter = `{ { ${unblock}; } 2>/dev/null; "$HELM_HOOKS" ${OBSERVE.join(' ')}; echo $? >&2; }`;
  const script = `{ sleep 0.3; cat half1; sleep 0.2; cat half2; } | ${filter} | { sleep 0.5; cat; }`;
  const { stdout, stderr } = ran('sh', ['-c', script], { cwd, env: { ...QUIET, HELM_HOOKS: executable() } });
  assert.equal(stderr.trim().split('\n').at(-1), '0');
  assert.ok(stdout === input, 'what went in comes out');
});

test('100 MB of manifests', { skip: lacking('executable') }, () => {
  const input = Buffer.from(`${manifests(10_000)}---\n`.repeat(20));
  assert.ok(input.length > 100_000_000);
  const { code, stdout, stderr } = helmHooks(OBSERVE, { input, env: QUIET });
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.equal(digest(stdout), digest(input));
});

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
