import { readFileSync } from 'node:fs';

/** What the command line of the Helm that started us says. It also holds `--set password=...`: nothing else is kept. */
export interface ParentCommand {
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** As Go writes a duration. */
  readonly timeout: string | undefined;
  /** True where it is Helm, and so what it does not say is not said. */
  readonly isHelm: boolean;
}

/** Flags of `helm install`, `upgrade` and `template` that stand alone; every other one takes the next word. */
const ALONE = new Set(
  `atomic rollback-on-failure cleanup-on-fail create-namespace debug dependency-update devel disable-openapi-validation
  dry-run enable-dns force force-replace force-conflicts generate-name hide-notes hide-secret include-crds
  insecure-skip-tls-verify install is-upgrade no-hooks pass-credentials plain-http release-name render-subchart-notes replace
  reset-then-reuse-values reset-values reuse-values skip-crds skip-schema-validation skip-tests take-ownership
  kube-insecure-skip-tls-verify validate verify wait wait-for-jobs help no-headers server-side`.split(/\s+/),
);

const ALONE_SHORT = new Set(['g', 'i', 'h']);

/** Helm's own. Source: pkg/cmd/install.go : addInstallFlags. */
const TIMEOUT = '5m';

const COMMANDS = new Set(['install', 'upgrade', 'template']);

/** What Helm calls a release that `helm template CHART` is given no name for (pkg/cmd/template.go). */
export const UNNAMED = 'release-name';

/** Reads the parent's command line, on Linux; elsewhere, and where the parent is no Helm, everything is undefined. */
export function parentCommand(): ParentCommand {
  if (process.platform !== 'linux') return readCommand([]);
  try {
    return readCommand(readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').split('\0').slice(0, -1));
  } catch {
    return readCommand([]);
  }
}

/** Finds release name and namespace among the words of a Helm command line. */
export function readCommand([program = '', ...words]: readonly string[]): ParentCommand {
  const positionals: string[] = [];
  const flags = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    // `--name=value`, `--name`, `-n=value`, `-nvalue`, `-n`.
    const flag = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? /^-([a-zA-Z])(?:=?(.+))?$/s.exec(word);
    if (!flag) positionals.push(word);
    else if (flag[2] !== undefined || standsAlone(word, flag[1]!)) flags.set(flag[1]!, flag[2] ?? '');
    else flags.set(flag[1]!, words[++at] ?? '');
  }
  const namespace = flags.get('namespace') ?? flags.get('n');
  const [command, ...names] = positionals;
  const isHelm = /helm/.test(program) && command !== undefined && COMMANDS.has(command);
  if (!isHelm) return { release: undefined, namespace: undefined, timeout: undefined, isHelm };
  const unnamed = flags.has('generate-name') || flags.has('g') || flags.has('name-template');
  return {
    release: unnamed ? undefined : releaseOf(command, names),
    namespace: namespace || undefined,
    timeout: flags.get('timeout') ?? TIMEOUT,
    isHelm,
  };
}

function standsAlone(word: string, name: string): boolean {
  return word.startsWith('--') ? ALONE.has(name) : ALONE_SHORT.has(name);
}

function releaseOf(command: string, names: readonly string[]): string | undefined {
  if (names.length === 2) return names[0];
  return command === 'template' && names.length === 1 ? UNNAMED : undefined;
}
