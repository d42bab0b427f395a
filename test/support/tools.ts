import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { installedBrowser } from '../../scripts/tools/browser.ts';
import { type Audit, readAudit } from '../../scripts/tools/cluster/audit.ts';
import { cachedKubectl } from '../../scripts/tools/cluster/binary.ts';
import { keptCluster } from '../../scripts/tools/cluster.ts';
import { cachedHelm3, cachedHelm4 } from '../../scripts/tools/helm.ts';
import { cachedOracle } from '../../scripts/tools/oracle.ts';
import { installedTmux } from '../../scripts/tools/tmux.ts';

/** What a test may need from outside. `npm test` prepares it and hands it over in variables. */
export type Piece = 'helm' | 'go' | 'executable' | 'cluster' | 'corpus' | 'browser' | 'tmux';

const ROOT = join(import.meta.dirname, '../..');
const EXECUTABLE = join(ROOT, 'dist/helm-hooks');

// Without `npm test`, as with `node --test FILE`: what was built before, and the cluster of `cluster.ts up`.
const FOUND: Readonly<Record<string, () => string | undefined>> = {
  HELM4: cachedHelm4,
  HELM3: cachedHelm3,
  ORACLE: cachedOracle,
  EXECUTABLE: () => (existsSync(EXECUTABLE) ? EXECUTABLE : undefined),
  KUBECONFIG: () => keptCluster()?.kubeconfig,
  KUBECTL: cachedKubectl,
  AUDIT: () => keptCluster()?.audit.path,
  CORPUS: () => process.env.HELM_HOOKS_CORPUS,
  BROWSER: installedBrowser,
  TMUX: installedTmux,
};

const PARTS: Readonly<Record<Piece, readonly string[]>> = {
  helm: ['HELM4', 'HELM3'],
  go: ['ORACLE'],
  executable: ['EXECUTABLE'],
  cluster: ['KUBECONFIG', 'KUBECTL'],
  corpus: ['CORPUS'],
  browser: ['BROWSER'],
  tmux: ['TMUX'],
};

const HOW: Readonly<Record<Piece, string>> = {
  helm: 'no Helm 4 and 3: `npm test` builds both',
  go: 'no oracle: `npm test` builds it, with Go',
  executable: 'no executable: `npm run build`',
  cluster: 'no cluster: `npm test` starts one as root on Debian; or set HELM_HOOKS_TEST_KUBECONFIG to a throw-away one',
  corpus: 'no corpus: set HELM_HOOKS_CORPUS to a folder of rendered charts',
  tmux: 'no tmux: `npm test` installs it as root on Debian',
  browser: 'no Chromium: `npm test` installs it as root on Debian',
};

/** Helm 4 and Helm 3. Like all below: throws with the reason when it is missing. */
export const helm4 = (): string => path('helm', 'HELM4');
export const helm3 = (): string => path('helm', 'HELM3');
/** The program around Helm's own parsers. */
export const oracle = (): string => path('go', 'ORACLE');
/** The shipped executable. */
export const executable = (): string => path('executable', 'EXECUTABLE');
/** A kubeconfig with all rights on a cluster for throw-away use. */
export const kubeconfig = (): string => path('cluster', 'KUBECONFIG');
export const kubectl = (): string => path('cluster', 'KUBECTL');
/** A folder with rendered charts. */
export const corpus = (): string => path('corpus', 'CORPUS');
/** Chromium. */
export const browser = (): string => path('browser', 'BROWSER');
/** A terminal that can be looked at. */
export const tmux = (): string => path('tmux', 'TMUX');

/** The audit log of the cluster. A cluster that this project has not started has none: throws. */
export function audit(): Audit {
  const log = find('AUDIT');
  if (log) return readAudit(log);
  throw new Error('this cluster has no audit log that could be read: only the one that `npm test` starts has');
}

/**
 * Why a test cannot run, for its `skip` option: `test(name, { skip: lacking('helm', 'cluster') }, ...)`.
 * False when all is there, and also for pieces named in `HELM_HOOKS_REQUIRE`: then the test fails where it needs them.
 */
export function lacking(...pieces: readonly Piece[]): string | false {
  const missing = pieces.filter((piece) => !isRequired(piece) && PARTS[piece].some((part) => !find(part)));
  return missing.length > 0 && missing.map(reasonFor).join('; ');
}

/** The same inside a test: true when it can go on, else it is skipped. */
export function requireOrSkip(t: TestContext, ...pieces: readonly Piece[]): boolean {
  const reason = lacking(...pieces);
  if (reason) t.skip(reason);
  return !reason;
}

function path(piece: Piece, part: string): string {
  const found = find(part);
  if (found) return found;
  throw new Error(reasonFor(piece));
}

// Empty when `npm test` could not prepare it.
function find(part: string): string | undefined {
  return (process.env[`HELM_HOOKS_TOOL_${part}`] ?? FOUND[part]?.()) || undefined;
}

const reasonFor = (piece: Piece): string => process.env[`HELM_HOOKS_MISSING_${piece.toUpperCase()}`] || HOW[piece];

const isRequired = (piece: Piece): boolean => (process.env.HELM_HOOKS_REQUIRE ?? '').split(',').includes(piece);
