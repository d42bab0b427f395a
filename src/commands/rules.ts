import type { Command, Context } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { EXAMPLES } from '../lint/generated/examples.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import { didYouMean } from '../nearest.ts';
import { rulesTable, ruleText } from '../report/rules-text.ts';
import { painter } from '../report/text.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { parseOptions } from './options.ts';

const OPTIONS = { ...COLOUR_OPTIONS, format: { type: 'string', values: ['text', 'json'] } } as const;

export default {
  usage: 'rules [ID] [flags]',
  summary: 'Lists the rules; explains one with an example.',
  help: `Without ID: all rules. With one: why it is there, an example, what lint says about it, and what its fix changes.

Flags:
      --format FORMAT   text (default) or json
      --color WHEN      auto (default), always or never; --no-color`,

  run(args, context: Context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    if (positionals.length > 1) throw usageError(`rules takes one ID, but got ${positionals.join(' and ')}`);
    const chosen = positionals[0] === undefined ? undefined : ruleOf(positionals[0]);
    const paint = painter(useColour(values, env, context.stdoutIsTerminal));
    if (values.format === 'json') context.stdout(json(chosen ? [chosen] : RULES));
    else context.stdout(chosen ? ruleText(chosen, EXAMPLES[chosen.id], paint) : rulesTable(RULES, paint));
    return EXIT.ok;
  },
} satisfies Command;

function ruleOf(id: string): Rule {
  const rule = RULES.find((rule) => rule.id === id);
  if (rule) return rule;
  const known = RULES.map((rule) => rule.id);
  throw usageError(`there is no rule "${id}"${didYouMean(id, known)}; helm hooks rules lists them`);
}

function json(rules: readonly Rule[]): string {
  const entries = rules.map(({ id, family, level, summary, why }) => ({
    id,
    family,
    level,
    summary,
    why,
    example: EXAMPLES[id] ?? null,
  }));
  return `${JSON.stringify({ version: 1, rules: entries }, null, 2)}\n`;
}
