// Each case: NAME.yaml is the manifest, NAME.sim.yaml how its hooks behave, NAME.out what is printed. UPDATE=1 writes it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { CASES, printed } from './printed.ts';

test('a report that cannot be written: nothing is run', async () => {
  const out = await printed([
    'run',
    'pre-upgrade',
    'shop',
    '--manifest',
    'succeeds.yaml',
    '--simulate',
    '--output',
    'json=/dev/null/x',
  ]);
  assert.match(out, /Error: cannot write \/dev\/null\/x: [^\n]*\nexit code 3\n$/);
  assert.doesNotMatch(out, /▶/);
});

/** The machine's clock shows in JSON alone. */
function timeless(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

for (const file of readdirSync(CASES).filter((name) => /^[^.]+\.yaml$/.test(name))) {
  const name = basename(file, '.yaml');
  test(`run --simulate: ${name}`, async () => {
    const [, flags = ''] = /^# args: (.*)\n/.exec(readFileSync(join(CASES, file), 'utf8')) ?? [];
    const script = existsSync(join(CASES, `${name}.sim.yaml`)) ? `=${name}.sim.yaml` : '';
    const args = [
      'run',
      'pre-upgrade',
      'shop',
      '--manifest',
      file,
      `--simulate${script}`,
      ...flags.split(' ').filter(Boolean),
    ];
    const out = timeless(await printed(args));
    const expected = join(CASES, `${name}.out`);
    if (process.env.UPDATE) writeFileSync(expected, out);
    assert.equal(out, readFileSync(expected, 'utf8'));
  });
}
