import { join } from 'node:path';
import { ran } from '../cli/support.ts';
import { kubeconfig } from '../support/tools.ts';
import { must, type Place, writeChart } from './place.ts';
import { hookYaml } from './run-support.ts';

export const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Runs `helm-hooks clean` in a place. */
export function cleaner({ folder, namespace }: Place, bin: string) {
  const env = { HELM_BIN: bin, KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
  return (...args: readonly string[]) => ran(process.execPath, [MAIN, 'clean', ...args], { cwd: folder, env });
}

/** Installs release "shop", whose one hook leaves Job/setup behind. */
export async function installSetup(place: Place): Promise<void> {
  const chart = writeChart(place, { 'templates/a.yaml': hookYaml('Job', 'setup', 'post-install') });
  must(await place.helm('install', 'shop', chart), 'install');
}
