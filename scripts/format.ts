// npm run format: formats everything, and repairs what biome can.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const biome = join(ROOT, 'node_modules/.bin/biome');

const { status } = spawnSync(biome, ['check', '--write', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
process.exitCode = status ?? 3;
