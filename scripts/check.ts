// `npm run check`: types, formatting, the house tests (imports, wholeness), generated docs up to date.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const houseTests = readdirSync(join(root, 'test', 'house'))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test', 'house', file));

const STEPS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', bin('tsc'), ['-p', '.']],
  ['formatting', bin('biome'), ['check', '--error-on-warnings', '--diagnostic-level=warn', '.']],
  ['docs', process.execPath, ['scripts/docs.ts', '--check']],
  ['house', process.execPath, ['--test', '--test-reporter=dot', ...houseTests]],
];

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly ms: number;
}

function step(name: string, command: string, args: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ name, ok: code === 0, output, ms: performance.now() - started }));
  });
}

const outcomes = await Promise.all(STEPS.map(([name, command, args]) => step(name, command, args)));
for (const { name, ok, output, ms } of outcomes) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${(ms / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output.trimEnd());
}
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;
