import type { Hook, ManifestDocument } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import type { DocumentProblem } from '../manifest/read.ts';
import type { Release } from '../release/release.ts';
import type { BaselineEntry } from './baseline.ts';
import type { Level, Problem } from './finding.ts';
import type { Ignore, IgnoredRule } from './ignore.ts';
import type { Shape } from './shape.ts';
import type { Surroundings } from './surroundings.ts';

/** The chapters of docs/rules.md, in its order, and their titles. */
export const FAMILIES = {
  annotations: 'Annotations',
  order: 'Order and dependencies, over the whole life of the release',
  deletion: 'Deletion and leftovers',
  failure: 'Failure and time',
  rights: 'Rights',
  release: 'Against the rest of the release',
  engines: 'Other engines',
  meta: 'About the check itself',
} as const;

export type Family = keyof typeof FAMILIES;

interface RuleText {
  /** Also the file's name, the fixtures' folder, the configuration key, the anchor in docs/rules.md. */
  readonly id: string;
  readonly family: Family;
  readonly level: Level;
  /** One sentence that says what is right. */
  readonly summary: string;
  /** Markdown: what happens otherwise, and why. */
  readonly why: string;
  /**
   * Parts of the surroundings that cost time and are there only for who wants them: `again` renders a chart twice,
   * `leftovers` asks the cluster for objects of an installed release.
   */
  readonly wants?: readonly ('again' | 'leftovers')[];
  /** What `.helm-hooks.yaml` may set under the rule's id, beside its level; read by `optionOf`. */
  readonly options?: Readonly<Record<string, Shape>>;
}

/** Looks at one hook (also at those that Helm drops for an unknown event) and reports on it alone. */
export interface HookRule extends RuleText {
  /** A quick look: false for a hook that `check` has nothing to say about, as it is for nearly all. */
  readonly concerns?: (hook: Hook, release: Release) => boolean;
  readonly check: (hook: Hook, release: Release, surroundings: Surroundings) => Iterable<Problem>;
}

/** Looks at one document that is no hook but speaks of hook annotations; it is not asked about others. */
export interface DocumentRule extends RuleText {
  readonly checkDocument: (
    document: ManifestDocument,
    release: Release,
    surroundings: Surroundings,
  ) => Iterable<Problem>;
}

/** Looks at one document that cannot be read. */
export interface UnreadableRule extends RuleText {
  readonly checkUnreadable: (problem: DocumentProblem) => Iterable<Problem>;
}

/** Looks at one word against findings, when all other rules have spoken. */
export interface IgnoreRule extends RuleText {
  readonly checkIgnore: (ignore: Ignore, heard: HeardSoFar) => Iterable<Problem>;
}

/** What came of the words against findings. */
export interface HeardSoFar {
  /** Whether the rule has looked, and found nothing that would have to be ignored here. */
  readonly isIdle: (rule: IgnoredRule) => boolean;
  /** The ids of all rules. */
  readonly known: readonly string[];
  readonly surroundings: Surroundings;
  /** Where it stands in what was linted: a template's line can be rendered many times, and its own comments never. */
  readonly rendered: readonly Ignore[];
}

/** Looks at one entry of a baseline that is found no more. */
export interface BaselineRule extends RuleText {
  readonly checkBaseline: (entry: BaselineEntry, at: Range) => Iterable<Problem>;
}

export type Rule = RuleText &
  Partial<HookRule> &
  Partial<DocumentRule> &
  Partial<UnreadableRule> &
  Partial<IgnoreRule> &
  Partial<BaselineRule>;

/** Types a rule; adds nothing. */
export function defineRule<
  const Defined extends
    | HookRule
    | DocumentRule
    | (HookRule & DocumentRule)
    | UnreadableRule
    | IgnoreRule
    | BaselineRule,
>(rule: Defined): Rule {
  return rule;
}
