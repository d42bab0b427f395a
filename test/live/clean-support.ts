import { join } from 'node:path';
import { ran } from '../cli/support.ts';
import { kubeconfig } from '../support/tools.ts';
import type { Place } from './place.ts';

export const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Runs `helm-hooks clean` in a place. */
export function cleaner({ folder, namespace }: Place, bin: string) {
  const env = { HELM_BIN: bin, KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
  return (...args: readonly string[]) => ran(process.execPath, [MAIN, 'clean', ...args], { cwd: folder, env });
}
