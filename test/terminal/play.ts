// Plays a run on the terminal that it stands in: `play.ts SCENE FOLDER`. It waits where the test has to look first.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LiveDisplay } from '../../src/commands/live-display.ts';
import { processContext } from '../../src/io/stdio.ts';
import { openTerminal } from '../../src/io/terminal.ts';
import { painter } from '../../src/report/text.ts';
import type { HookOutcome } from '../../src/run/event.ts';

const [scene = '', folder = ''] = process.argv.slice(2);
const context = processContext();
const display = new LiveDisplay({
  logs: 'all',
  paint: painter(!context.env.NO_COLOR),
  terminal: openTerminal(),
  write: context.stdoutLater!,
});
const at = () => Date.now();
context.interrupted();

/** Waits until the test has made a file of this name. */
async function gate(name: string): Promise<void> {
  while (!existsSync(join(folder, name))) await setTimeout(20);
}

function begin(count: number): void {
  const hooks = Array.from({ length: count }, (_, index) => ({
    kind: 'Job',
    name: `hook-${index}`,
    namespace: 'n',
    weight: 0,
  }));
  display.add({ type: 'run-started', at: at(), event: 'test', release: 'shop', namespace: 'n', hooks });
}

const start = (hook: number) => display.add({ type: 'hook-started', at: at(), hook });
const say = (hook: number, line: string) =>
  display.add({ type: 'log', at: at(), hook, pod: `pod-${hook}`, container: 'main', line });
const finish = (hook: number, outcome: HookOutcome = 'succeeded') =>
  display.add({ type: 'hook-finished', at: at(), hook, outcome, diagnosis: null, ms: 1000 });

const HOSTILE = [
  '\u001b]0;owned\u0007title',
  '\u001b[2J\u001b[Hcleared',
  '\u001b[?1049hother screen',
  '\u001b[?25lno cursor',
  '\u001b[31;5mred',
  '\u001bcreset',
  '\u009b2Jeight bits',
  '\u0090q\u009csixel',
  '\u202egnp.exe',
  'tab\there',
  'bell\u0007 back\b\b\b nul\0',
  ' 10 %\r 50 %\r100 % drawn',
  'wide 日本語 😀 👨‍👩‍👧',
  `long ${'x'.repeat(10_000)} to its end`,
  'last of all',
];

const SCENES: Readonly<Record<string, () => Promise<void>>> = {
  many: async () => {
    begin(200);
    for (let hook = 0; hook < 120; hook++) {
      start(hook);
      say(hook, `line of ${hook}`);
      finish(hook, hook === 10 ? 'failed' : 'succeeded');
      await setTimeout(2);
    }
    start(120);
    say(120, 'working at it');
    await gate('go');
    finish(120);
    for (let hook = 121; hook < 200; hook++) finish(hook, 'not-run');
  },
  hostile: async () => {
    begin(2);
    start(0);
    for (const line of HOSTILE) say(0, line);
    await gate('go');
    finish(0);
  },
  idle: async () => {
    begin(30);
    start(0);
    await gate('go');
  },
  numbers: async () => {
    begin(5);
    start(0);
    for (let number = 1; !existsSync(join(folder, 'go')); number++) {
      say(0, `number ${number}`);
      await setTimeout(10);
    }
  },
  flood: async () => {
    begin(1);
    start(0);
    await gate('go');
    for (let number = 1; number <= 30_000; number++) {
      say(0, `number ${number} ${'.'.repeat(60)}`);
      if (number % 1000 === 0) await setTimeout(1);
    }
    finish(0);
  },
};

await SCENES[scene]!();
await display.end();
process.stdout.write('THE END\n');
