// lint against kubeconform, which reads the same documents and uses every core.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE } from '../build.ts';
import { goTool } from '../tools/go.ts';
import { manifests } from './manifests.ts';
import { type Filter, interleaved, median, peakMemory } from './measure.ts';
import { ringOf } from './ring.ts';
import { megabytes, ms, verdict } from './verdicts.ts';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0';
const TIMES_KUBECONFORM = 2;
const MEGABYTES = 120;
/** What ten times the documents may cost. */
const GROWTH = 11;
const RING = 2000;
const RING_MS = 1000;

const lint = (...targets: readonly string[]): Filter => {
  return { name: 'lint', command: EXECUTABLE, args: ['lint', '--fail-on=never', ...targets] };
};

export async function benchLint(): Promise<void> {
  // Without schemas it only reads, and does not go to the network.
  const empty = mkdtempSync(join(tmpdir(), 'helm-hooks-bench-'));
  try {
    const program = await goTool(KUBECONFORM, 'kubeconform');
    const args = ['-ignore-missing-schemas', '-schema-location', empty];
    const kubeconform = (...more: readonly string[]): Filter => ({
      name: 'kubeconform',
      command: program,
      args: [...args, ...more],
    });
    console.log('\n                                   size    lint   kubeconform   kubeconform/lint');
    compare('10,000 documents', manifests(10_000), lint('-'), kubeconform('-'), TIMES_KUBECONFORM);
    const corpus = process.env.HELM_HOOKS_CORPUS;
    if (corpus)
      compare('rendered public charts, one process', corpus, lint(...filesIn(corpus)), kubeconform(corpus), 1);
    else console.log('rendered public charts: left out, HELM_HOOKS_CORPUS names no folder');
    growth();
    ring();
    const peak = await peakMemory(lint('-'), bytes(10_000));
    verdict(
      'lint, 10,000 documents: memory',
      `${peak.toFixed(0)} MB`,
      peak > 0 && peak < MEGABYTES,
      `less than ${MEGABYTES} MB`,
    );
  } finally {
    rmSync(empty, { recursive: true });
  }
}

/** @param input the documents, or the folder that they are read from */
function compare(title: string, input: string, ours: Filter, theirs: Filter, times: number): void {
  const isStream = ours.args.includes('-');
  const files = isStream ? [] : filesIn(input);
  const size = isStream ? input.length : files.reduce((sum, file) => sum + readFileSync(file).length, 0);
  const pairs = interleaved([ours, theirs], new TextEncoder().encode(isStream ? input : ''), 9);
  const ratio = median(pairs[1]!.map((time, round) => time / pairs[0]![round]!));
  const [own, other] = pairs.map(median) as [number, number];
  const cells = [megabytes(size), ms(own), ms(other), `${ratio.toFixed(1)} x`];
  console.log(title.padEnd(30) + cells.map((cell, at) => cell.padStart([9, 10, 12, 15][at]!)).join(''));
  verdict(`${title}: kubeconform/lint`, `${ratio.toFixed(1)} x`, ratio >= times, `at least ${times} x`);
}

function growth(): void {
  const [few] = interleaved([lint('-')], bytes(10_000), 7) as [number[]];
  const [many] = interleaved([lint('-')], bytes(100_000), 3) as [number[]];
  const ratio = median(many) / median(few);
  verdict('lint, 100,000 documents over 10,000', `${ratio.toFixed(1)} x`, ratio <= GROWTH, `at most ${GROWTH} x`);
}

/** Hooks that all hang together: as text the plan holds the findings of all rules too, cycles among them. */
function ring(): void {
  const input = new TextEncoder().encode(ringOf(RING));
  const plan = (format: string): Filter => ({
    name: format,
    command: EXECUTABLE,
    args: ['plan', '-', '--format', format],
  });
  const cycles: Filter = { ...lint('-', '--rule=dependency-cycle'), name: 'cycles' };
  const rows = [plan('json'), plan('text'), cycles];
  for (const [at, times] of interleaved(rows, input, 5).entries()) {
    const title = `${RING} hooks in a ring: ${['plan as JSON', 'plan as text', 'lint for cycles'][at]}`;
    verdict(title, ms(median(times)), median(times) < RING_MS, 'less than 1 s');
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

function bytes(documents: number): Uint8Array {
  return new TextEncoder().encode(manifests(documents));
}
