// The real Helm 4 with the post-renderer installed, in a pseudo terminal and without one.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Ran, ran, temporaryFolder } from '../cli/support.ts';
import { executable, helm4, lacking } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '../..');

/** From util-linux; Debian has it in an essential package. Its flags are those of Linux. */
const SCRIPT = '/usr/bin/script';

/** Why the tests of this folder cannot run; false where they can. */
export const skip: string | false =
  lacking('executable', 'helm') ||
  (process.platform === 'linux' && existsSync(SCRIPT) ? false : 'no script(1) of Linux');

type Environment = Readonly<Record<string, string | undefined>>;

/** A Helm with a home of its own. */
export interface HelmHome {
  readonly folder: string;
  /** `$HELM template` of the chart through the post-renderer, as words of a shell. */
  readonly render: string;
  /** Runs a shell command without a terminal: in a session of its own, its streams pipes. */
  readonly piped: (command: string, env?: Environment) => Ran;
  /** Runs it in a pseudo terminal; stdout is all that a person sees there. */
  readonly onTerminal: (command: string, env?: Environment) => Ran;
  /** `helm hooks report`. */
  readonly report: (...args: readonly string[]) => string;
}

/** A Job that is fixed, and one with an error that is not. */
export const TEMPLATES = `apiVersion: batch/v1
kind: Job
metadata:
  name: shop-migrate
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: hook-succeeded
spec: {}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: shop-seed
  annotations:
    helm.sh/hook: pre-instal
spec: {}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
`;

export function helmHome(t: TestContext, templates: string = TEMPLATES): HelmHome {
  const folder = temporaryFolder(t);
  const plugins = join(folder, 'plugins');
  mkdirSync(plugins);
  symlinkSync(join(ROOT, 'post-renderer'), join(plugins, 'post-renderer'));
  const chart = join(folder, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
  writeFileSync(join(chart, 'templates/all.yaml'), templates);
  const own: Environment = {
    ...Object.fromEntries(['DATA', 'CACHE', 'CONFIG'].map((kind) => [`HELM_${kind}_HOME`, join(folder, kind)])),
    HELM_PLUGINS: plugins,
    HELM: helm4(),
    KUBECONFIG: join(folder, 'none'),
    ...Object.fromEntries(['CI', 'NO_COLOR', 'HELM_HOOKS_TTY', 'HELM_HOOKS_NOTIFY'].map((name) => [name, undefined])),
  };
  const run = (program: string, args: readonly string[], env: Environment = {}) =>
    ran(program, args, { cwd: folder, env: { ...own, ...env } });
  return {
    folder,
    render: '"$HELM" template shop chart --post-renderer hooks-post-renderer',
    piped: (command, env) => run('setsid', ['--wait', 'bash', '-c', throughPipes(command)], env),
    onTerminal: (command, env) => run(SCRIPT, ['-qec', command, '/dev/null'], { SHELL: '/bin/bash', ...env }),
    report: (...args) => run(executable(), ['report', ...args]).stdout,
  };
}

/** Node gives a child sockets, which nobody else can open: here its stderr is a pipe, as in most pipelines. */
function throughPipes(command: string): string {
  return `set -o pipefail; { { ${command}\n} 2>&1 1>&3 3>&- | cat >&2; } 3>&1`;
}

/** What `--post-renderer-args` makes of flags. */
export function flags(...words: readonly string[]): string {
  return words.map((word) => ` --post-renderer-args '${word}'`).join('');
}

/** Whether this is root, who can give things to others. */
export const isRoot: boolean = process.getuid?.() === 0;
