// npm run bench [-- filter|lint]: the figures that were promised, as ratios measured in one run.
import { benchFilter } from './bench/filter.ts';
import { benchLint } from './bench/lint.ts';
import { verdicts } from './bench/verdicts.ts';
import { buildIfStale } from './build.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = { filter: benchFilter, lint: benchLint };

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`npm run bench [-- ${Object.keys(BENCHES).join('|')}]: there is no bench "${unknown}"`);
  process.exit(2);
}
await buildIfStale();
console.log('Each row: medians of one run, the programs in turn; both pipes included.\n');
for (const [name, bench] of Object.entries(BENCHES)) if (chosen.length === 0 || chosen.includes(name)) await bench();
console.log(`\nTargets\n${verdicts()}`);
