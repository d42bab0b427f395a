// What Helm 4 makes of a post-renderer that the system fails.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';
import { helm4, lacking } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '../..');
const RENDER = ['template', 'shop', join(ROOT, 'examples/shop'), '--post-renderer', 'hooks-post-renderer'];
const skip = lacking('executable', 'helm');

function home(t: TestContext): Record<string, string> {
  const folder = temporaryFolder(t);
  const env = Object.fromEntries(['DATA', 'CACHE', 'CONFIG'].map((name) => [`HELM_${name}_HOME`, join(folder, name)]));
  const { code, stderr } = ran(helm4(), ['plugin', 'install', join(ROOT, 'post-renderer')], { env });
  assert.equal(code, 0, stderr);
  return { ...env, HELM_HOOKS_TTY: '0' };
}

test('a report that cannot be written does not stop Helm', { skip }, (t) => {
  const env = home(t);
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  const good = ran(helm4(), RENDER, { env });
  assert.match(good.stdout, /helm-hooks\/rewritten/);
  for (const place of [file, '/proc/none', '/dev/full']) {
    const bad = ran(helm4(), RENDER, { env: { ...env, HELM_HOOKS_REPORT: join(place, 'report.json') } });
    assert.deepEqual([bad.code, bad.stdout === good.stdout], [0, true], place);
  }
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  test(`Helm fails when the post-renderer ends by ${signal}`, { skip }, async (t) => {
    const env = { ...process.env, ...home(t) };
    // The next renderer holds it where it can be found: all of the stream is ready, and nothing of it written.
    const args = [...RENDER, '--post-renderer-args=--then=exec sleep 3'];
    const helm = spawn(helm4(), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    helm.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    helm.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const end = new Promise<number | null>((resolve) => helm.on('close', resolve));
    process.kill(await childOf(helm.pid!), signal);
    assert.equal(await end, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /plugin "hooks-post-renderer" exited with error/);
  });

async function childOf(pid: number): Promise<number> {
  for (;;) {
    const child = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isFilterOf(name, pid));
    if (child) return Number(child);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isFilterOf(name: string, parent: number): boolean {
  try {
    const [, ppid] = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8')) ?? [];
    return Number(ppid) === parent && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('post-render\0');
  } catch {
    return false;
  }
}
