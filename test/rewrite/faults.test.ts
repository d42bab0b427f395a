// The filter as Helm runs it, when things go wrong: complete output or none, and never an install that fails for a report.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { helmHooks, temporaryFolder } from '../cli/support.ts';
import { executable, requireOrSkip } from '../support/tools.ts';

const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: shop-migrate
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: hook-succeeded
spec: {}
`;
const REPORT = 'helm-hooks/last-post-render.json';

/** Runs the filter with a cache folder of its own and no terminal. */
function postRender(t: TestContext, input: string | Uint8Array, args: readonly string[] = [], more = {}) {
  const cache = temporaryFolder(t);
  const env = { HELM_CACHE_HOME: cache, HELM_HOOKS_TTY: '0', HELM_HOOKS_MODE: undefined, ...more };
  return { cache, ...helmHooks(['post-render', ...args], { input, env }) };
}

describe('post-render', () => {
  test('fixes, and reports to the cache folder for its owner alone', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const { cache, code, stdout, stderr } = postRender(t, JOB);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /hook-delete-policy: "?before-hook-creation,hook-succeeded"?\n {4}helm-hooks\/rewritten/);
    const file = join(cache, REPORT);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(cache, 'helm-hooks')), ['last-post-render.json']);
    const { version, changes } = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(version, 1);
    assert.equal(changes[0].rule, 'stale-hook-result');
  });

  test('--report goes to the file that is named, and HELM_HOOKS_MODE=observe changes nothing', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const file = join(temporaryFolder(t), 'report.json');
    const { cache, code, stdout } = postRender(t, JOB, ['--report', file], { HELM_HOOKS_MODE: 'observe' });
    assert.equal(code, 0);
    assert.equal(stdout, JOB);
    assert.deepEqual(readdirSync(cache), []);
    const { changes, findings } = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(changes, []);
    assert.deepEqual(
      findings.map(({ rule, line }: { rule: string; line: number }) => [rule, line]),
      [['stale-hook-result', 7]],
    );
  });

  test('--fail-on: exit code 1 and nothing on stdout', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const { code, stdout } = postRender(t, JOB, ['--mode=observe', '--fail-on', 'error']);
    assert.deepEqual([code, stdout], [1, '']);
  });

  test('what an earlier fix left to say does not fail it', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    assert.equal(postRender(t, JOB, ['--fail-on', 'error']).code, 0);
  });

  for (const [what, args, more] of [
    ['an unknown flag', ['--modus=fix'], {}],
    ['an unknown mode', ['--mode=fixed'], {}],
    ['an unknown mode in the environment', [], { HELM_HOOKS_MODE: 'fixed' }],
    ['an argument', ['chart'], {}],
  ] as const) {
    test(`${what} is wrong usage`, (t) => {
      if (!requireOrSkip(t, 'executable')) return;
      const { code, stdout, stderr } = postRender(t, JOB, args, more);
      assert.deepEqual([code, stdout, stderr.split('\n').length], [2, '', 2]);
    });
  }

  test('a cache folder that cannot be written does not stop it', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const folder = temporaryFolder(t);
    // A file in its place, for root may write everywhere.
    writeFileSync(join(folder, 'file'), '');
    for (const cache of [join(folder, 'file'), '/proc/helm-hooks', join(folder, 'x'.repeat(300))]) {
      const { code, stdout, stderr } = postRender(t, JOB, [], { HELM_CACHE_HOME: cache });
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /helm-hooks\/rewritten/);
    }
  });

  test('a report file that cannot be written is told, and does not stop it', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const { code, stderr } = postRender(t, JOB, ['--report', '/proc/no/report.json']);
    assert.equal(code, 0);
    assert.match(stderr, /^cannot write the report: /);
  });

  test('--then runs the next renderer on the result', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const { code, stdout } = postRender(t, JOB, ['--then', 'grep rewritten | tr a-z A-Z']);
    assert.equal(code, 0);
    assert.match(stdout, /^ {4}HELM-HOOKS\/REWRITTEN: "?STALE-HOOK-RESULT"?\n$/);
  });

  test('--then with a renderer that fails prints nothing', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const { code, stdout, stderr } = postRender(t, JOB, ['--then', 'cat; exit 7']);
    assert.deepEqual([code, stdout, stderr], [3, '', 'Error: --then "cat; ..." ended with exit code 7\n']);
  });

  test('stdout that nobody reads is an error', (t) => {
    if (!requireOrSkip(t, 'executable')) return;
    const script = `"$1" post-render | true; exit "\${PIPESTATUS[0]}"`;
    const input = `${JOB}---\n`.repeat(3000);
    const { status } = spawnSync('bash', ['-c', script, 'bash', executable()], {
      input,
      env: { ...process.env, HELM_CACHE_HOME: temporaryFolder(t), HELM_HOOKS_TTY: '0' },
    });
    assert.notEqual(status, 0);
  });
});

const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]
${'bcdefghi'
  .split('')
  .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)
  .join('\n')}
`;
const DEEP = `spec: ${'{a: '.repeat(1000)}1${'}'.repeat(1000)}\n`;
const HEAD = JOB.replace('spec: {}\n', '');
const LONG = 'x'.repeat(50 * 1024 * 1024);

/** Input, and the exit codes that are right for it: with 3, there is one line on stderr and nothing on stdout. */
const HOSTILE: readonly (readonly [string, () => string | Uint8Array, readonly number[]])[] = [
  ['nothing', () => '', [0]],
  ['only separators', () => '---\n---\n---', [0]],
  ['an alias bomb in a hook', () => HEAD + BOMB, [0, 3]],
  ['an alias bomb beside a hook', () => `${JOB}---\n${BOMB}`, [0]],
  ['a hook of a thousand levels', () => HEAD + DEEP, [0, 3]],
  [
    'a thousand levels of block mappings',
    () => HEAD + Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
    [0, 3],
  ],
  ['ten thousand brackets', () => `${HEAD}spec: ${'['.repeat(10_000)}\n`, [3]],
  ['a scalar of 50 MB in a hook', () => `${HEAD}spec: ${LONG}\n`, [0]],
  ['a scalar of 50 MB beside a hook', () => `${JOB}---\ndata: ${LONG}\n`, [0]],
  ['100,000 documents', () => `${JOB}---\n${'kind: ConfigMap\n---\n'.repeat(100_000)}`, [0]],
  ['NUL bytes in a hook', () => `${HEAD}spec: "\0"\n`, [3]],
  ['NUL bytes beside a hook', () => `${JOB}---\ndata: "\0"\n`, [0]],
  ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from(JOB), Buffer.from([0xc3, 0x28])]), [3]],
  ['half a surrogate pair', () => Buffer.concat([Buffer.from(JOB), Buffer.from([0xed, 0xa0, 0x80])]), [3]],
  ['__proto__ as a key', () => `${HEAD}__proto__: {kind: Pod}\nconstructor: {}\n`, [0]],
  ['__proto__ as an annotation', () => HEAD.replace('    helm.sh/hook:', '    __proto__: x\n    helm.sh/hook:'), [0]],
  ['__proto__ as a name', () => JOB.replace('shop-migrate', '__proto__'), [0]],
  [
    'a name of signs that mean something in a regular expression',
    () => JOB.replace('shop-migrate', "'(a+)+$[^|'").replace(/ {4}helm.sh\/hook-del.*\n/, ''),
    [0],
  ],
  ...['constructor', 'toString', 'hasOwnProperty', 'valueOf'].map(
    (word) =>
      [
        `${word} as a name, an annotation and a label`,
        () =>
          JOB.replace('shop-migrate', `${word}\n  labels: {${word}: x}`).replace(
            '    helm',
            `    ${word}: x\n    helm`,
          ),
        [0],
      ] as const,
  ),
  ['UTF-16 with a mark', () => Buffer.from(`\ufeff${JOB}`, 'utf16le'), [3]],
  ['UTF-16 the other way round', () => Buffer.from(`\ufeff${JOB}`, 'utf16le').swap16(), [3]],
  ['UTF-16 without a mark', () => Buffer.from(JOB, 'utf16le'), [0, 3]],
  ['a hundred thousand levels', () => `${HEAD}spec: ${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}\n`, [0, 3]],
  ['a hook without a name', () => JOB.replace('  name: shop-migrate\n', ''), [3]],
  ['YAML that breaks off', () => `${HEAD}spec: "open\n`, [3]],
  ['a tab for indentation', () => `${HEAD}spec:\n\ta: 1\n`, [3]],
];

describe('hostile input', () => {
  for (const [what, input, codes] of HOSTILE) {
    test(what, (t) => {
      if (!requireOrSkip(t, 'executable')) return;
      const bytes = Buffer.from(input());
      const { cache, code, stdout, stderr } = postRender(t, bytes);
      assert.ok(codes.includes(code!), `exit code ${code}: ${stderr.slice(0, 300)}`);
      if (code === 3) {
        assert.equal(stdout, '');
        assert.match(stderr, /^Error: [^\n]+\n$/);
        const { failure } = JSON.parse(readFileSync(join(cache, REPORT), 'utf8'));
        assert.equal(stderr, `Error: ${failure.message}\n`, 'the report says why');
      } else {
        assert.equal(stderr, '');
        const unmarked = stdout
          .replaceAll(/(before-hook-creation,|^ {4}helm-hooks\/rewritten: .*\n)/gm, '')
          .replaceAll('"', '');
        if (bytes.includes('hook-delete-policy'))
          assert.ok(unmarked === bytes.toString().replaceAll('"', ''), 'the rest stays');
      }
    });
  }
});

test('the folder of the report is made for its owner alone, whatever was there', (t) => {
  if (!requireOrSkip(t, 'executable')) return;
  const cache = temporaryFolder(t);
  mkdirSync(join(cache, 'helm-hooks'));
  writeFileSync(join(cache, REPORT), 'old');
  chmodSync(join(cache, REPORT), 0o644);
  const env = { HELM_CACHE_HOME: cache, HELM_HOOKS_TTY: '0' };
  assert.equal(helmHooks(['post-render'], { input: JOB, env }).code, 0);
  assert.equal(statSync(join(cache, REPORT)).mode & 0o777, 0o600);
});
