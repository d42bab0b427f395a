import { usageError } from '../errors.ts';
import { readConfigFile } from '../io/config-file.ts';
import { type Config, NO_CONFIG, type RewriteConfig, readConfig } from '../lint/config.ts';
import { RULES } from '../lint/rules.ts';
import { ALL } from '../lint/shape.ts';
import type { RuleOptions } from '../lint/surroundings.ts';

/** A configuration, and whose it is. */
export interface ConfigPlace {
  readonly file: string;
  /** Named by the user, or the user's own. Others can have come with a chart: they switch on nothing that needs trust. */
  readonly isOwn: boolean;
}

/** What flags and variables have decided, so that no configuration is asked. */
export interface Decided {
  readonly mode: boolean;
  readonly optIn: boolean;
  readonly rbac: boolean;
  readonly rbacNamespaces: boolean;
}

/** Rules whose fixes give rights. */
const OF_RIGHTS = ['rbac-missing'];

/**
 * What several configurations say together; of two that speak of one thing the first one counts.
 *
 * @throws UserError (usage) on what is no configuration, and on one that switches on more than it may
 */
export function readConfigs(places: readonly ConfigPlace[], decided: Decided, cwd: string): Config {
  return places
    .map(({ file, isOwn }) => {
      const source = readConfigFile(file, cwd);
      const config = readConfig(source, RULES);
      if (!isOwn) refuseTooMuch(config, decided, source.file);
      return config;
    })
    .reduceRight((rest, config) => merged(config, rest), NO_CONFIG);
}

/** A chart's author may know which fixes it takes. How far a rewrite goes beyond them is for whoever installs it. */
function refuseTooMuch({ rewrite }: Config, decided: Decided, file: string): void {
  const what = !decided.mode && rewrite.mode === 'full' ? 'mode full' : rightsIn(rewrite, decided);
  if (what === undefined) return;
  throw usageError(
    `${file} cannot switch on ${what}, for it may come with a chart: say so by flag, by HELM_HOOKS_* variable, with --config ${file}, or in helm-hooks.yaml in Helm's folder of configuration`,
  );
}

function rightsIn({ optIn, rbac, rbacNamespaces }: RewriteConfig, decided: Decided): string | undefined {
  const right = decided.optIn ? undefined : OF_RIGHTS.find((rule) => optIn?.has(rule));
  if (!decided.rbac && rbac !== undefined && rbac !== 'report') return `rights (rbac: ${rbac})`;
  if (!decided.rbacNamespaces && rbacNamespaces) return 'rights in other namespaces (rbac-namespaces)';
  return right && `rights (opt-in ${optIn?.size === RULES.length ? ALL : right})`;
}

function merged(first: Config, rest: Config): Config {
  return {
    levels: new Map([...rest.levels, ...first.levels]),
    options: mergedOptions(first.options, rest.options),
    targets: first.targets ?? rest.targets,
    timeout: first.timeout ?? rest.timeout,
    failOn: first.failOn ?? rest.failOn,
    // Who installs other people's charts says so once; no chart takes that back.
    inlineIgnores: rest.inlineIgnores === false ? false : (first.inlineIgnores ?? rest.inlineIgnores),
    rewrite: {
      mode: first.rewrite.mode ?? rest.rewrite.mode,
      optIn: first.rewrite.optIn ?? rest.rewrite.optIn,
      defaultPolicy: first.rewrite.defaultPolicy ?? rest.rewrite.defaultPolicy,
      weights: first.rewrite.weights ?? rest.rewrite.weights,
      rbac: first.rewrite.rbac ?? rest.rewrite.rbac,
      rbacNamespaces: first.rewrite.rbacNamespaces ?? rest.rewrite.rbacNamespaces,
    },
  };
}

function mergedOptions(first: RuleOptions, rest: RuleOptions): RuleOptions {
  const ids = new Set([...rest.keys(), ...first.keys()]);
  return new Map([...ids].map((id) => [id, { ...rest.get(id), ...first.get(id) }]));
}
