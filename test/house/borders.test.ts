// Which room may import which. The core rooms do no I/O: no `node:`, no process, no console, no client.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const SRC = join(import.meta.dirname, '..', '..', 'src');

/** Rooms, and files that lie outside of all rooms, that a room may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'append.ts': [],
  'nearest.ts': [],
  'context.ts': ['errors.ts'],
  manifest: ['errors.ts', 'nearest.ts'],
  script: ['manifest'],
  release: ['manifest', 'script', 'errors.ts', 'append.ts', 'nearest.ts'],
  lint: ['manifest', 'script', 'release', 'errors.ts', 'nearest.ts'],
  locate: ['manifest'],
  rewrite: ['manifest', 'release', 'lint', 'locate', 'errors.ts', 'nearest.ts'],
  run: ['manifest', 'release', 'errors.ts', 'nearest.ts'],
  report: ['manifest', 'release', 'lint', 'locate', 'rewrite', 'run', 'errors.ts', 'append.ts', 'nearest.ts'],
  // Effects implement the ports that the core describes, so they may know every core room.
  io: ['manifest', 'release', 'lint', 'locate', 'rewrite', 'run', 'report', 'errors.ts', 'context.ts', 'nearest.ts'],
  commands: [
    'manifest',
    'release',
    'lint',
    'locate',
    'rewrite',
    'run',
    'report',
    'io',
    'errors.ts',
    'context.ts',
    'append.ts',
    'nearest.ts',
    'cli.ts',
  ],
  'cli.ts': ['commands', 'errors.ts', 'context.ts', 'nearest.ts'],
  'main.ts': ['cli.ts', 'io'],
};

const CORE: ReadonlySet<string> = new Set([
  'manifest',
  'script',
  'release',
  'lint',
  'locate',
  'rewrite',
  'run',
  'report',
  'errors.ts',
  'nearest.ts',
]);

/** Packages by the room that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  manifest: ['yaml'],
  script: ['unbash'],
  io: ['@kubernetes/client-node'],
};

/** What a file of the core may not name; `process` and `console` as objects only. */
const EFFECTS = /(?<![.\w])(?:process|console|globalThis|Buffer|setTimeout|setInterval)\s*[.(?]|\bawait fetch\(/;

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly code: string;
  readonly imports: readonly string[];
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

function importsOf(code: string): string[] {
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gm,
  );
  return [...found].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '');
}

const FILES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const code = withoutComments(readFileSync(join(SRC, path), 'utf8'));
    return { path, room: path.split('/')[0]!, code, imports: importsOf(code) };
  });

test('every file lies in a known room', () => {
  assert.deepEqual(
    FILES.filter(({ room }) => !Object.hasOwn(MAY_IMPORT, room)).map(({ path }) => path),
    [],
  );
});

test('every room has files, so that the table describes the house', () => {
  const rooms = new Set(FILES.map(({ room }) => room));
  assert.deepEqual(
    Object.keys(MAY_IMPORT).filter((room) => !rooms.has(room)),
    [],
  );
});

test('a room imports only what its place in the walk of the data allows', () => {
  const wrong = FILES.flatMap(({ path, room, imports }) =>
    imports
      .filter((target) => target.startsWith('.'))
      .map((target) => relative(SRC, resolve(SRC, dirname(path), target)))
      .filter((target) => !target.startsWith('..') && target.split('/')[0] !== room)
      .filter((target) => !MAY_IMPORT[room]?.includes(target.split('/')[0]!))
      .map((target) => `${path} imports ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test('packages are imported only where they belong', () => {
  const wrong = FILES.flatMap(({ path, room, imports }) =>
    imports
      .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
      .filter((target) => !(PACKAGES[room] ?? []).some((name) => target === name || target.startsWith(`${name}/`)))
      .map((target) => `${path} imports ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test('the core does no I/O', () => {
  const wrong = FILES.filter(({ room }) => CORE.has(room)).flatMap(({ path, code, imports }) => [
    ...imports.filter((target) => target.startsWith('node:')).map((target) => `${path} imports ${target}`),
    ...(EFFECTS.exec(withoutStrings(code)) ?? []).map((word) => `${path} uses ${word}`),
  ]);
  assert.deepEqual(wrong, []);
});

/** Strings and templates may speak of anything; what a template computes is lost with it. */
function withoutStrings(code: string): string {
  return code.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g, "''");
}

test('the tests of the borders see a violation', () => {
  assert.deepEqual(
    importsOf("import { a } from './x.ts';\nimport type { b } from 'node:fs';\nconst c = await import('yaml');\n"),
    ['./x.ts', 'node:fs', 'yaml'],
  );
  assert.match('const a = process.env.X;', EFFECTS);
  assert.doesNotMatch('const postprocess = (a) => a;', EFFECTS);
});
