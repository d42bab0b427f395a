// post-render against cat and yq.
import { EXECUTABLE } from '../build.ts';
import { goTool } from '../tools/go.ts';
import { manifests } from './manifests.ts';
import { type Filter, interleaved, median, peakMemory } from './measure.ts';
import { megabytes, ms, verdict } from './verdicts.ts';

const YQ = 'github.com/mikefarah/yq/v4@v4.54.1';

interface Size {
  readonly title: string;
  readonly input: () => string;
  readonly rounds: number;
  /** What post-render may cost over cat, in milliseconds; undefined where nothing is promised. */
  readonly overCat?: number;
}

const SIZES: readonly Size[] = [
  { title: '10 documents', input: () => manifests(10), rounds: 41 },
  { title: '100 KB', input: () => manifests(200), rounds: 41, overCat: 10 },
  { title: '100 KB, kubectl', input: () => manifests(200) + KUBECTL, rounds: 31 },
  { title: '1,000 documents', input: () => manifests(1_000), rounds: 31 },
  { title: '1 MB, 5 hooks', input: megabyte, rounds: 31, overCat: 15 },
  { title: '10,000 documents', input: () => manifests(10_000), rounds: 15, overCat: 30 },
];

/** A hook whose rights are looked at: that brings a reader of shell along. */
const KUBECTL = `---
apiVersion: batch/v1
kind: Job
metadata:
  name: shop-check
  annotations: {helm.sh/hook: pre-upgrade}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: check, image: example.com/kubectl, command: [kubectl, get, secret, shop-db]}]
`;

const TIMES_YQ = 8;
const MEGABYTES = 100;
const HUGE_BYTES = 100_000_000;
/** What it may hold of a huge input, times its size, and besides, in megabytes. */
const HUGE_TIMES = 2.5;
const HUGE_MORE = 50;

const cat: Filter = { name: 'cat', command: 'cat', args: [] };
const postRender: Filter = { name: 'post-render', command: EXECUTABLE, args: ['post-render'] };

export async function benchFilter(): Promise<void> {
  const yq: Filter = { name: 'yq', command: await goTool(YQ, 'yq'), args: ['.'] };
  console.log('                       size        cat    post-render   over cat           yq   yq/post-render');
  for (const size of SIZES) measure(size, yq);
  await memory(yq);
  await huge();
}

function measure({ title, input: make, rounds, overCat }: Size, yq: Filter): void {
  const input = new TextEncoder().encode(make());
  // yq takes seconds where the others take milliseconds: a few rounds of it are enough.
  const pairs = interleaved([cat, postRender], input, rounds);
  const withYq = interleaved([yq, postRender], input, Math.max(3, Math.round(rounds / 5)));
  const [base, ours] = pairs.map(median) as [number, number];
  const [theirs, oursBeside] = withYq.map(median) as [number, number];
  const over = median(pairs[1]!.map((time, round) => time - pairs[0]![round]!));
  const ratio = theirs / oursBeside;
  const columns = [megabytes(input.length), ms(base), ms(ours), ms(over), ms(theirs), `${ratio.toFixed(1)} x`];
  console.log(title.padEnd(18) + columns.map((cell, index) => cell.padStart([9, 11, 14, 11, 13, 16][index]!)).join(''));
  if (overCat !== undefined) verdict(`${title}: over cat`, ms(over), over <= overCat, `at most ${overCat} ms`);
  if (title === '10,000 documents')
    verdict(`${title}: yq/post-render`, `${ratio.toFixed(1)} x`, ratio >= TIMES_YQ, 'at least 8 x');
}

async function memory(yq: Filter): Promise<void> {
  const input = bytes(10_000);
  const peaks: number[] = [];
  for (const filter of [cat, postRender, yq]) peaks.push(await peakMemory(filter, input));
  const [base, ours, theirs] = peaks.map((peak) => `${peak.toFixed(0)} MB`);
  console.log(`\nPeak memory, 10,000 documents: cat ${base}, post-render ${ours}, yq ${theirs}`);
  const known = process.platform === 'linux';
  verdict('10,000 documents: memory', known ? ours! : '?', known && peaks[1]! < MEGABYTES, `less than ${MEGABYTES} MB`);
}

async function huge(): Promise<void> {
  const small = bytes(10_000);
  const input = bytes(Math.ceil((HUGE_BYTES / small.length) * 10_000));
  const [times] = interleaved([postRender], input, 1) as [number[]];
  const peak = await peakMemory(postRender, input);
  console.log(`${megabytes(input.length)} of manifests: post-render ${ms(median(times))}, ${peak.toFixed(0)} MB`);
  const most = (input.length / 2 ** 20) * HUGE_TIMES + HUGE_MORE;
  const known = process.platform === 'linux' && peak > 0;
  verdict(
    `${megabytes(input.length)} of manifests: memory`,
    known ? `${peak.toFixed(0)} MB` : '?',
    known && peak < most,
    `less than ${most.toFixed(0)} MB`,
  );
}

/** As a release of many ordinary objects is. */
function megabyte(): string {
  const [hooks, others] = [true, false].map((isHook) =>
    manifests(3_000)
      .split(/^---\n/m)
      .filter((text) => text.includes('helm.sh/hook') === isHook),
  ) as [string[], string[]];
  const text = [...hooks.slice(0, 5), ...others].join('---\n');
  return text.slice(0, text.lastIndexOf('---\n', 1_000_000));
}

function bytes(documents: number): Uint8Array {
  return new TextEncoder().encode(manifests(documents));
}
