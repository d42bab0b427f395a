import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Piece } from '../../test/support/tools.ts';
import { browser } from './browser.ts';
import { kubectl, kubernetes } from './cluster/binary.ts';
import { clusterIsImpossible } from './cluster.ts';
import { helm3, helm4 } from './helm.ts';
import { oracle } from './oracle.ts';
import { run, say } from './run.ts';
import { tmux } from './tmux.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Variables that tell the tests where a piece is, or why it is missing; test/support/tools.ts reads them. */
export type Variables = Record<string, string>;

/** A throw-away cluster that the user names; then none is started. */
export const givenKubeconfig = (): string | undefined => process.env.HELM_HOOKS_TEST_KUBECONFIG || undefined;

const PREPARE: Readonly<Record<Piece, () => Promise<Variables>>> = {
  executable: async () => {
    run(process.execPath, [join(ROOT, 'scripts/build.ts')], { cwd: ROOT });
    return { HELM_HOOKS_TOOL_EXECUTABLE: join(ROOT, 'dist/helm-hooks') };
  },
  helm: async () => ({ HELM_HOOKS_TOOL_HELM4: await helm4(), HELM_HOOKS_TOOL_HELM3: await helm3() }),
  go: async () => ({ HELM_HOOKS_TOOL_ORACLE: await oracle() }),
  browser: async () => ({ HELM_HOOKS_TOOL_BROWSER: browser() }),
  tmux: async () => ({ HELM_HOOKS_TOOL_TMUX: tmux() }),
  corpus: async () => {
    const name = process.env.HELM_HOOKS_CORPUS;
    if (!name) throw new Error('HELM_HOOKS_CORPUS can name a folder with rendered charts');
    const folder = resolve(name);
    if (!existsSync(folder)) throw new Error(`there is no folder ${folder} (HELM_HOOKS_CORPUS)`);
    return { HELM_HOOKS_TOOL_CORPUS: folder };
  },
  cluster: async () => {
    const impossible = givenKubeconfig() ? undefined : clusterIsImpossible();
    if (impossible) throw new Error(`${impossible}; HELM_HOOKS_TEST_KUBECONFIG can name a throw-away cluster instead`);
    if (!givenKubeconfig()) await kubernetes();
    return { HELM_HOOKS_TOOL_KUBECTL: await kubectl() };
  },
};

/** Pieces without which a run is a failure: `HELM_HOOKS_REQUIRE=helm,go,cluster,corpus`. */
export function requiredPieces(): Set<string> {
  const names = (process.env.HELM_HOOKS_REQUIRE ?? '').split(',').filter(Boolean);
  const unknown = names.find((name) => !(name in PREPARE));
  if (unknown) throw new Error(`HELM_HOOKS_REQUIRE: "${unknown}" is none of ${Object.keys(PREPARE).join(', ')}`);
  return new Set(names);
}

/**
 * Prepares pieces for the tests, one after the other: builds what is not cached, installs system packages.
 * What cannot be had is said in one line, and its tests are skipped; throws when it is required.
 */
export async function prepare(pieces: readonly Piece[]): Promise<Variables> {
  const required = requiredPieces();
  const variables: Variables = {};
  for (const piece of pieces) {
    try {
      Object.assign(variables, await PREPARE[piece]());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (required.has(piece)) throw new Error(`${piece} is required and missing: ${reason}`);
      say(`tests that need ${piece} are skipped: ${reason.replace(/\s*\n\s*/g, ' | ')}`);
      variables[`HELM_HOOKS_MISSING_${piece.toUpperCase()}`] = reason;
      for (const part of emptyParts(piece)) variables[part] = '';
    }
  }
  return variables;
}

// Empty: known to be missing, not looked for again.
const emptyParts = (piece: Piece): string[] =>
  (piece === 'cluster' ? ['KUBECONFIG', 'KUBECTL', 'AUDIT'] : []).map((part) => `HELM_HOOKS_TOOL_${part}`);
