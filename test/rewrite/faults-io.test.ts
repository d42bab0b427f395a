// The filter where the system fails it: all of the stream, or an exit code that is not 0; a report whole or not at all.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { manifests } from '../../scripts/bench/manifests.ts';
import { ran, temporaryFolder } from '../cli/support.ts';
import { Random, seedOf } from '../generator/random.ts';
import { executable, lacking } from '../support/tools.ts';

const skip = lacking('executable');
const SEED = seedOf(process.env, 1);
const DEEP = Boolean(process.env.HELM_HOOKS_DEEP);
const STREAM = manifests(10_000);
const SMALL = manifests(40);

interface Settings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
}

/** Runs a script with the program as `$0`, a folder as `$1`, and the input on stdin, which it may leave. */
function shell(script: string, input: string, { env, folder = '' }: Settings = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, executable(), folder], {
    input,
    env: { ...process.env, HELM_HOOKS_TTY: '0', ...env },
    maxBuffer: 2 ** 28,
  });
  return { code: status, stdout: stdout.toString(), stderr: stderr.toString() };
}

function complete(input: string): string {
  const { code, stdout } = shell('exec "$0" post-render --report /dev/null', input);
  assert.equal(code, 0);
  return stdout;
}

/** Whole, or not there; nothing beside it. */
function checkReport(folder: string, name = 'report.json'): void {
  if (existsSync(join(folder, name))) assert.equal(JSON.parse(readFileSync(join(folder, name), 'utf8')).version, 1);
}

describe('killed', { skip, concurrency: 2 }, () => {
  let whole = '';
  before(() => {
    whole = complete(STREAM);
  });
  for (const signal of ['SIGKILL', 'SIGTERM'] as const)
    for (const target of ['a pipe', 'a file'] as const)
      test(`by ${signal} at any moment, writing into ${target}`, async (t) => {
        const random = new Random(SEED);
        const folder = temporaryFolder(t);
        const outcomes = { killed: 0, done: 0 };
        for (let round = 0; round < (DEEP ? 200 : 12); round++) {
          const delay = random.below(round % 2 === 0 ? 60 : 300);
          const { code, stdout } = await killedAfter(delay, signal, target, folder);
          if (code === 0) assert.ok(stdout === whole, `seed ${SEED}, ${delay} ms: exit code 0 with half of the stream`);
          outcomes[code === 0 ? 'done' : 'killed']++;
          checkReport(folder);
        }
        t.diagnostic(JSON.stringify(outcomes));
        assert.ok(outcomes.killed > 0);
      });
});

async function killedAfter(delay: number, signal: NodeJS.Signals, target: 'a pipe' | 'a file', folder: string) {
  const file = join(folder, 'out.yaml');
  const out = target === 'a file' ? openSync(file, 'w') : 'pipe';
  const env = { ...process.env, HELM_HOOKS_TTY: '0', HELM_HOOKS_REPORT: join(folder, 'report.json') };
  const child = spawn(executable(), ['post-render'], { env, stdio: ['pipe', out, 'ignore'] });
  child.stdin!.on('error', () => {}).end(STREAM);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  setTimeout(() => child.kill(signal), delay);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: target === 'a file' ? readFileSync(file, 'utf8') : Buffer.concat(chunks).toString() };
}

/** What is right in each: all of it with 0, or another exit code. */
const BROKEN: readonly (readonly [string, string, readonly ('whole' | 'fails')[]])[] = [
  ['a full disk behind stdout', 'exec "$0" post-render >/dev/full', ['fails']],
  ['stdout closed', 'exec "$0" post-render >&-', ['fails']],
  ['stdin closed', 'exec "$0" post-render <&-', ['fails']],
  ['a folder as stdin', 'exec "$0" post-render </', ['fails']],
  ['stderr closed', 'exec "$0" post-render 2>&-', ['whole']],
  [
    'no HOME and no Helm homes',
    'unset HOME HELM_CACHE_HOME HELM_CONFIG_HOME XDG_CACHE_HOME; HOME= exec "$0" post-render --report "$1/r"',
    ['whole'],
  ],
  ['an empty environment', 'exec env -i "$0" post-render --report "$1/r"', ['whole']],
  ['no folder for temporary files', 'TMPDIR=/none/at/all exec "$0" post-render', ['whole']],
  [
    'a working directory that is gone',
    'mkdir "$1/gone"; cd "$1/gone"; rmdir "$1/gone"; exec "$0" post-render',
    ['whole', 'fails'],
  ],
  [
    'stdout in a file of limited size',
    'ulimit -f 1; "$0" post-render >"$1/out"; code=$?; cat "$1/out"; exit $code',
    ['fails'],
  ],
  ['few descriptors', 'ulimit -n 4; exec "$0" post-render', ['whole', 'fails']],
  ['five descriptors', 'ulimit -n 5; exec "$0" post-render', ['whole', 'fails']],
  ['little memory', 'ulimit -v 200000; exec "$0" post-render', ['whole', 'fails']],
  ['hardly enough memory', 'ulimit -v 1000000; exec "$0" post-render', ['whole', 'fails']],
];

describe('the stream is whole, or the exit code is not 0', { skip }, () => {
  for (const [what, script, right] of BROKEN)
    test(what, (t) => {
      const folder = temporaryFolder(t);
      const { code, stdout, stderr } = shell(script, SMALL, { env: { HELM_CACHE_HOME: folder }, folder });
      assert.ok(right.includes(code === 0 ? 'whole' : 'fails'), `exit code ${code}: ${stderr}`);
      if (code === 0) assert.ok(stdout === complete(SMALL));
    });

  test('no /proc', (t) => {
    const script = 'exec unshare -m sh -c \'mount -t tmpfs none /proc && exec "$0" post-render\' "$0"';
    if (!canMount()) return t.skip('root alone can mount');
    const { code, stdout } = shell(script, SMALL);
    if (code === 0) assert.ok(stdout === complete(SMALL));
  });
});

describe('a report that cannot be written stops nothing', { skip }, () => {
  const places: readonly (readonly [string, string])[] = [
    ['no room', 'size=4k'],
    ['a file system that cannot be written', 'size=64k,ro'],
  ];
  for (const [what, options] of places)
    test(what, (t) => {
      const folder = temporaryFolder(t);
      if (!canMount()) return t.skip('root alone can mount');
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      ran('mount', ['-t', 'tmpfs', '-o', options, 'none', disk]);
      try {
        for (const env of [{ HELM_CACHE_HOME: disk }, { HELM_HOOKS_REPORT: join(disk, 'report.json') }]) {
          const { code, stdout } = shell('exec "$0" post-render', STREAM, { env });
          assert.equal(code, 0);
          assert.ok(stdout.length >= STREAM.length);
          assert.deepEqual(filesIn(disk), [], 'nothing of it is left');
        }
      } finally {
        ran('umount', [disk]);
      }
    });

  test('a limit on the size of files', (t) => {
    const folder = temporaryFolder(t);
    const { code, stdout } = shell('ulimit -f 1; "$0" post-render', STREAM, {
      env: { HELM_CACHE_HOME: folder },
    });
    if (code === 0) assert.ok(stdout.length >= STREAM.length);
    assert.equal(existsSync(join(folder, 'helm-hooks/last-post-render.json')), false);
  });

  test('the earlier one stays where a new one has no room', (t) => {
    const folder = temporaryFolder(t);
    if (!canMount()) return t.skip('root alone can mount');
    ran('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', folder]);
    try {
      assert.equal(shell('exec "$0" post-render', SMALL, { env: { HELM_CACHE_HOME: folder } }).code, 0);
      const file = join(folder, 'helm-hooks/last-post-render.json');
      const earlier = readFileSync(file, 'utf8');
      assert.equal(shell('exec "$0" post-render', STREAM, { env: { HELM_CACHE_HOME: folder } }).code, 0);
      assert.equal(readFileSync(file, 'utf8'), earlier);
    } finally {
      ran('umount', [folder]);
    }
  });
});

test('two at once leave one whole report, and nobody ever reads half of one', { skip }, async (t) => {
  const folder = temporaryFolder(t);
  const report = join(folder, 'report.json');
  const env = { ...process.env, HELM_HOOKS_TTY: '0', HELM_HOOKS_REPORT: report };
  for (let round = 0; round < (DEEP ? 30 : 3); round++) {
    const runs = [STREAM, SMALL].map((input) => {
      const child = spawn(executable(), ['post-render'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.on('error', () => {}).end(input);
      return new Promise<number | null>((resolve) => child.on('close', resolve));
    });
    let done = false;
    const all = Promise.all(runs).finally(() => {
      done = true;
    });
    while (!done) {
      checkReport(folder);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.deepEqual(await all, [0, 0]);
    assert.deepEqual(readdirSync(folder), ['report.json']);
    assert.equal(statSync(report).mode & 0o777, 0o600);
  }
});

let mounts: boolean | undefined;

function canMount(): boolean {
  mounts ??= spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
  return mounts;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
