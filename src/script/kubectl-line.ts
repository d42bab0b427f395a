import type { Word } from './words.ts';

/** A command line of kubectl, its flags told from its arguments. */
export interface KubectlLine {
  /** Arguments behind kubectl: `rollout`, `status`, `deploy/web`. */
  readonly args: readonly Word[];
  /** By long name; '' for a flag without value, undefined for a value that the shell makes. */
  readonly flags: ReadonlyMap<string, string | undefined>;
}

/** Long names of the flags that take a value; of all commands, where no two differ. */
const VALUES = new Set(
  (
    'namespace selector output filename kustomize container patch patch-file type replicas current-replicas field-selector ' +
    'timeout for from-literal from-file from-env-file from grace-period sort-by label-columns template chunk-size tail since ' +
    'since-time docker-server docker-username docker-password docker-email cert key tcp clusterip node-port image port ' +
    'resource-version field-manager v cache-dir request-timeout hard scopes verb resource resource-name role clusterrole ' +
    'serviceaccount user group duration audience revision limits requests env subresource rule class annotation schedule ' +
    'restart kubeconfig context server token as as-group as-uid cluster client-certificate client-key ' +
    'certificate-authority raw to-revision value description aggregation-rule keys password username ' +
    'min-available max-unavailable external-name bound-object-kind bound-object-name bound-object-uid append-hash-of'
  ).split(' '),
);

const SWITCHES = new Set(
  (
    'all all-namespaces ignore-not-found wait force now recursive overwrite no-headers show-labels show-kind watch watch-only ' +
    'server-side force-conflicts dry-run cascade validate save-config local list client short stdin tty quiet follow previous ' +
    'all-containers timestamps insecure-skip-tls-verify record append-hash show-managed-fields no-preserve help show-events ' +
    'insecure-skip-tls-verify-backend match-server-version warnings-as-errors allow-missing-template-keys output-watch-events ' +
    'ignore-errors server-print use-openapi-print-columns resolve all-pods global-default include-uninitialized'
  ).split(' '),
);

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace',
  l: 'selector',
  o: 'output',
  f: 'filename',
  k: 'kustomize',
  c: 'container',
  p: 'patch',
  L: 'label-columns',
  v: 'v',
  s: 'server',
  A: 'all-namespaces',
  w: 'watch',
  R: 'recursive',
  i: 'stdin',
  t: 'tty',
  q: 'quiet',
  h: 'help',
};

const SHORT_OF_LOGS: Readonly<Record<string, string>> = { ...SHORT, f: 'follow', p: 'previous' };

/**
 * Tells flags from arguments; undefined where a word may be several, or a flag is not known to take a value or none.
 *
 * @param words what stands behind `kubectl`
 */
export function readLine(words: readonly Word[]): KubectlLine | undefined {
  const args: Word[] = [];
  const flags = new Map<string, string | undefined>();
  const short = words.some(({ value }) => value === 'logs') ? SHORT_OF_LOGS : SHORT;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const { value } = word;
    if (value === '--') break;
    if (value === undefined || !/^-./.test(value)) {
      if (value === undefined && !word.single) return undefined;
      args.push(word);
      continue;
    }
    const flag = value.startsWith('--') ? longFlag(value.slice(2)) : shortFlag(value.slice(1), short);
    if (!flag) return undefined;
    if (flag.value === 'next') at++;
    flags.set(flag.name, flag.value === 'next' ? words[at]?.value : flag.value);
    for (const name of flag.before ?? []) flags.set(name, '');
  }
  return { args, flags };
}

interface Flag {
  readonly name: string;
  /** `next`: the next word. */
  readonly value: string;
  /** Switches in front of it, in one word: `-it`. */
  readonly before?: readonly string[];
}

function longFlag(text: string): Flag | undefined {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (!VALUES.has(name) && !SWITCHES.has(name)) return undefined;
  if (equals >= 0) return { name, value: text.slice(equals + 1) };
  return { name, value: VALUES.has(name) ? 'next' : '' };
}

/** Letters in one word: switches, the last perhaps with its value: `-it`, `-nkube-system`, `-o=json`. */
function shortFlag(text: string, short: Readonly<Record<string, string>>): Flag | undefined {
  const before: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const name = short[text[at]!];
    if (!name) return undefined;
    const rest = text.slice(at + 1);
    if (VALUES.has(name)) return { name, value: rest === '' ? 'next' : rest.replace(/^=/, ''), before };
    if (rest === '' || rest.startsWith('=')) return { name, value: rest.slice(1), before };
    before.push(name);
  }
  return undefined;
}

/** True for a switch that is set: `--wait`, `--wait=true`. */
export function isSet({ flags }: KubectlLine, name: string): boolean {
  return flags.has(name) && !/^(false|f|0)$/i.test(flags.get(name) ?? '');
}

/** True for a switch that is on unless told otherwise, and is told otherwise. */
export function isOff({ flags }: KubectlLine, name: string): boolean {
  return flags.has(name) && !isSet({ args: [], flags }, name);
}
