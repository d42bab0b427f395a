// What docs/rules.md and `helm hooks rules ID` say about a rule: its own words, and its cases.

import { LEVELS } from '../src/lint/finding.ts';
import type { Rule } from '../src/lint/rule.ts';
import { RULES } from '../src/lint/rules.ts';
import { unifiedDiff } from '../src/report/diff.ts';
import { type Case, casesOf, findingsIn, fixedText, outOf, RULES_FOLDER } from '../test/rules/cases.ts';

export interface RuleDoc {
  readonly rule: Rule;
  /** The case named `example`, else the first that fires. */
  readonly example: Example | undefined;
  readonly levels: readonly string[];
  /** `safe`, `opt-in`: what the fixes in its cases are. */
  readonly fixes: readonly string[];
  readonly firing: readonly string[];
  readonly silent: readonly string[];
}

export interface Example {
  readonly input: string;
  readonly out: string;
  /** What the fix changes; '' where there is none. */
  readonly diff: string;
}

export function ruleDocs(folder = RULES_FOLDER, rules: readonly Rule[] = RULES): RuleDoc[] {
  return rules.map((rule) => {
    const cases = casesOf(rule.id, folder).map((input) => ({ input, findings: findingsIn(rule, input) }));
    const firing = cases.filter(({ findings }) => findings.length > 0);
    const findings = firing.flatMap(({ findings }) => findings);
    const shown = firing.find(({ input }) => input.name === 'example') ?? firing[0];
    const levels = new Set(findings.map(({ level }) => level));
    return {
      rule,
      example: shown && exampleOf(rule, shown.input),
      levels: LEVELS.filter((level) => level === rule.level || levels.has(level)),
      fixes: [...new Set(findings.flatMap(({ fix }) => fix?.safety ?? []))].toSorted().toReversed(),
      firing: firing.map(({ input }) => input.name),
      silent: cases.filter(({ findings }) => findings.length === 0).map(({ input }) => input.name),
    };
  });
}

function exampleOf(rule: Rule, input: Case): Example {
  const diff = unifiedDiff(`${input.name}.yaml`, input.text, fixedText(rule, input), (text) => text);
  return { input: input.text, out: outOf(rule, input) ?? '', diff };
}
