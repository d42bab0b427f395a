import { usageError } from '../errors.ts';
import type { Source } from '../manifest/document.ts';
import { splitDocuments } from '../manifest/split.ts';
import { positionAt } from '../manifest/text.ts';
import { DELETE_POLICIES } from '../manifest/vocabulary.ts';
import { readYaml } from '../manifest/yaml.ts';
import { ENGINES, type Engine } from '../release/engine.ts';
import { WEIGHTS, type Weights } from '../release/release.ts';
import { RBAC, type Rbac } from '../release/rights-setting.ts';
import { parseDuration } from '../release/timeout.ts';
import { LEVELS, type Level } from './finding.ts';
import { MODES, type Mode, REWRITES } from './mode.ts';
import type { Rule } from './rule.ts';
import { type RecordShape, readShape, type Shape, type Shaped, ShapeError } from './shape.ts';
import type { RuleOptions } from './surroundings.ts';

export type RuleLevel = Level | 'off';

/** What `.helm-hooks.yaml` says; what it does not say is undefined, or not in the map. */
export interface Config {
  readonly levels: ReadonlyMap<string, RuleLevel>;
  readonly options: RuleOptions;
  readonly targets: ReadonlySet<Engine> | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  readonly failOn: Level | 'never' | undefined;
  readonly inlineIgnores: boolean | undefined;
  readonly rewrite: RewriteConfig;
}

/** What it says about rewriting. */
export interface RewriteConfig {
  readonly mode?: Mode | undefined;
  readonly optIn?: ReadonlySet<string> | undefined;
  readonly defaultPolicy?: string | undefined;
  readonly weights?: Weights | undefined;
  readonly rbac?: Rbac | undefined;
  readonly rbacNamespaces?: ReadonlySet<string> | undefined;
}

/** Where there is no file. */
export const NO_CONFIG: Config = {
  levels: new Map(),
  options: new Map(),
  targets: undefined,
  timeout: undefined,
  failOn: undefined,
  inlineIgnores: undefined,
  rewrite: {},
};

const LEVEL: Shape = { type: 'word', words: ['off', ...LEVELS] };

/** The whole file, with the rules that there are. */
export function configShape(rules: readonly Rule[]): RecordShape {
  return {
    type: 'record',
    noun: 'key',
    empty: true,
    fields: {
      rules: {
        type: 'record',
        noun: 'rule',
        empty: true,
        summary: 'By id: a level, off, or a level and options.',
        fields: Object.fromEntries(rules.map((rule) => [rule.id, ruleShape(rule)])),
      },
      targets: {
        type: 'words',
        words: ENGINES,
        all: true,
        summary: 'What the chart is to work with: --target. Default: helm4.',
      },
      timeout: { type: 'duration', summary: 'The --timeout that Helm gets. Default: 5m.' },
      'fail-on': { type: 'word', words: [...LEVELS, 'never'], summary: 'Least level that makes lint exit with 1.' },
      'inline-ignores': { type: 'boolean', summary: 'false: what charts say against findings is not heard.' },
      rewrite: rewriteShape(rules),
    },
  };
}

function rewriteShape(rules: readonly Rule[]): RecordShape {
  return {
    type: 'record',
    noun: 'key',
    empty: true,
    summary: 'What the post-renderer and `rewrite` do.',
    fields: {
      rewrites: { type: 'version', known: REWRITES, summary: 'The version of the set of rewrites to stay with.' },
      mode: { type: 'word', words: MODES, summary: 'Default: fix. full: only in --config FILE and in your own file.' },
      'opt-in': {
        type: 'words',
        words: rules.map(({ id }) => id),
        all: true,
        summary: 'The rules whose fixes on request are made, too.',
      },
      'default-delete-policy': {
        type: 'words',
        words: DELETE_POLICIES,
        must: 'before-hook-creation',
        summary: 'For a Job or Pod without one. Default: before-hook-creation and hook-succeeded.',
      },
      weights: {
        type: 'word',
        words: WEIGHTS,
        summary: 'explicit: the order that names decide is written as weights.',
      },
      rbac: {
        type: 'word',
        words: RBAC,
        summary:
          'Whether hooks get the rights that they lack: only in --config FILE and in your own file. Default: report.',
      },
      'rbac-namespaces': {
        type: 'names',
        summary: "Where else than in the release's namespace rights may be given: only in the same places.",
      },
    },
  };
}

function ruleShape({ summary, options = {} }: Rule): Shape {
  return {
    type: 'either',
    summary,
    word: LEVEL,
    record: { type: 'record', noun: 'option', fields: { level: LEVEL, ...options } },
  };
}

/**
 * Reads a configuration.
 *
 * @throws UserError (usage) with file, line and column: not YAML, an unknown key or rule, a value of another shape
 */
export function readConfig(source: Source, rules: readonly Rule[]): Config {
  const { file, text } = source;
  const at = (offset: number, message: string) => {
    const { line, column } = positionAt(text, offset);
    return usageError(`${file}:${line}:${column}: ${message}`);
  };
  const [first, second] = splitDocuments(text, 4);
  if (!first) return NO_CONFIG;
  if (second) throw at(second.start, 'a configuration is one document, and here a second one begins');
  const reading = readYaml(text, first);
  if (!reading.ok) throw at(reading.problem.offset, reading.problem.message);
  if (!reading.root) return NO_CONFIG;
  try {
    return configOf(readShape(reading.root, configShape(rules), 'a configuration') as Written);
  } catch (error) {
    throw error instanceof ShapeError ? at(error.offset, error.message) : error;
  }
}

/** The file as its shape guarantees it. */
interface Written {
  readonly rules?: Readonly<Record<string, RuleLevel | Readonly<Record<string, Shaped>>>>;
  readonly targets?: readonly Engine[];
  readonly timeout?: string;
  readonly 'fail-on'?: Level | 'never';
  readonly 'inline-ignores'?: boolean;
  readonly rewrite?: {
    readonly mode?: Mode;
    readonly 'opt-in'?: readonly string[];
    readonly 'default-delete-policy'?: readonly string[];
    readonly weights?: Weights;
    readonly rbac?: Rbac;
    readonly 'rbac-namespaces'?: readonly string[];
  };
}

function configOf({ rules = {}, targets, timeout, rewrite = {}, ...rest }: Written): Config {
  const entries = Object.entries(rules).map(([id, value]) => {
    const { level, ...options } = typeof value === 'string' ? { level: value } : value;
    return { id, level: level as RuleLevel | undefined, options };
  });
  return {
    levels: new Map(entries.flatMap(({ id, level }) => (level === undefined ? [] : [[id, level] as const]))),
    options: new Map(entries.map(({ id, options }) => [id, options])),
    targets: targets && new Set(targets),
    timeout: timeout === undefined ? undefined : parseDuration(timeout)! / 1000,
    failOn: rest['fail-on'],
    inlineIgnores: rest['inline-ignores'],
    rewrite: {
      mode: rewrite.mode,
      optIn: rewrite['opt-in'] && new Set(rewrite['opt-in']),
      defaultPolicy: rewrite['default-delete-policy']?.join(','),
      weights: rewrite.weights,
      rbac: rewrite.rbac,
      rbacNamespaces: rewrite['rbac-namespaces'] && new Set(rewrite['rbac-namespaces']),
    },
  };
}
