import type { Level } from '../lint/finding.ts';
import { FAMILIES, type Rule } from '../lint/rule.ts';
import type { Shape } from '../lint/shape.ts';
import type { Paint, Style } from './text.ts';

export interface RuleExample {
  readonly input: string;
  readonly out: string;
  readonly diff: string;
}

const COLOURS: Readonly<Record<Level, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** All rules, one line each, under the titles of their families. */
export function rulesTable(rules: readonly Rule[], paint: Paint): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const line = ({ id, level, summary }: Rule) =>
    `${paint(id.padEnd(width), 'bold')}  ${paint(level.padEnd(7), COLOURS[level])}  ${unmarked(summary)}\n`;
  const families = Map.groupBy(rules, ({ family }) => family);
  const chapters = [...families].map(
    ([family, own]) => `${paint(FAMILIES[family], 'bold')}\n\n${own.map(line).join('')}`,
  );
  return `${chapters.join('\n')}\nhelm hooks rules ID shows one with its reason and an example.\n`;
}

/** What a configuration may set beside the level, in Markdown. */
export function optionsOf({ options = {} }: Rule): string[] {
  return Object.entries(options).map(
    ([name, shape]) => `Option \`${name}\` in .helm-hooks.yaml (${wordsOf(shape)}): ${shape.summary}`,
  );
}

function wordsOf(shape: Shape): string {
  if (shape.type === 'words') return `a list of ${shape.words.join(', ')}`;
  return shape.type === 'word' ? shape.words.join(', ') : shape.type === 'boolean' ? 'true or false' : 'as in 90s, 5m';
}

/** One rule: what is right, why, an example, what lint says, what its fix changes. */
export function ruleText(rule: Rule, example: RuleExample | undefined, paint: Paint): string {
  const { id, level, summary, why } = rule;
  const parts = [
    `${paint(id, 'bold')} (${paint(level, COLOURS[level])})`,
    paint(unmarked(summary), 'bold'),
    unmarked(why.trim()),
    ...optionsOf(rule).map(unmarked),
    ...(example ? exampleParts(example, paint) : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function exampleParts({ input, out, diff }: RuleExample, paint: Paint): string[] {
  const title = (text: string) => paint(text, 'bold');
  return [
    `${title('Example')}\n\n${indented(input)}`,
    `${title('What lint says')}\n\n${indented(out)}`,
    ...(diff === '' ? [] : [`${title('What the fix changes')}\n\n${indented(diff)}`]),
  ];
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, '  ');
}

/** Without Markdown's marks. */
export function unmarked(text: string): string {
  return text.replaceAll(/\*\*|`/g, '');
}
