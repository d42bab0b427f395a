import { didYouMean, nearest } from '../../nearest.ts';
import type { Problem } from '../finding.ts';
import { IGNORE, type Ignore, type IgnoredRule } from '../ignore.ts';
import { removal } from '../ignore-fix.ts';
import { defineRule, type HeardSoFar } from '../rule.ts';
import { optionOf } from '../surroundings.ts';

const ID = 'unused-ignore';

export default defineRule({
  id: ID,
  family: 'meta',
  level: 'warning',
  summary: 'What is ignored is there, and says why.',
  why: `\`# helm-hooks: ignore RULE -- reason\` stands on the line of a finding or above it; before the first key of a document
it counts for the whole document, as the annotation \`${IGNORE}: "RULE, RULE -- reason"\` does. A template's own comment
(\`{{/* helm-hooks: ignore RULE -- reason */}}\`) counts for what leads back to its line. One that ignores nothing any more hides
the next mistake in that place, and a misspelt one does nothing at all. Only rules that looked are judged. What is found
with some values only can say so: \`ignore RULE, ${ID} -- only with a replica\`.`,
  options: {
    'require-reason': { type: 'boolean', summary: 'An ignore without a reason is a warning, no info.' },
  },

  *checkIgnore(ignore, heard) {
    if (ignore.instruction !== 'ignore') {
      yield* unknownInstruction(ignore);
      return;
    }
    if (ignore.rules.length === 0)
      yield {
        at: ignore.range,
        message: 'this ignores nothing: it names no rule',
        ...removal(heard.rendered),
      };
    const problems = ignore.rules.flatMap((rule, at) => problemOf(ignore, rule, at, heard));
    yield* problems;
    if (problems.length === 0 && ignore.rules.length > 0) yield* reasonProblem(ignore, heard);
  },
});

/** Words of ours that may come, and any other sentence about helm-hooks, are no mistake. */
function* unknownInstruction({ instruction, range }: Ignore): Iterable<Problem> {
  if (!instruction.startsWith('ignore') && nearest(instruction, ['ignore']) === undefined) return;
  yield {
    at: range,
    message: `"${instruction}" is no instruction, so nothing is ignored here`,
    help: 'write helm-hooks: ignore RULE -- reason, on the line or above it',
  };
}

function problemOf(
  ignore: Ignore,
  rule: IgnoredRule,
  index: number,
  { isIdle, known, rendered }: HeardSoFar,
): Problem[] {
  const { id, range: at } = rule;
  if (!known.includes(id)) {
    const message = `there is no rule "${id}", so nothing is ignored here`;
    // Who misspelt a rule wants to ignore something: its removal would be a loss.
    if (nearest(id, known) !== undefined) return [{ at, message: `${message}${didYouMean(id, known)}` }];
    return [{ at, message, ...removal(rendered, index) }];
  }
  if (!isIdle(rule) || ignore.rules.some(({ id }) => id === ID)) return [];
  const where = ignore.scope === 'document' ? 'this document' : 'its line';
  return [
    {
      at,
      message: `${id} finds nothing in ${where} that would have to be ignored`,
      ...removal(rendered, index),
    },
  ];
}

function* reasonProblem({ range, reason, rest }: Ignore, { surroundings }: HeardSoFar): Iterable<Problem> {
  if (reason !== '') return;
  const level = optionOf<boolean>(surroundings, ID, 'require-reason') ? {} : ({ level: 'info' } as const);
  const help = rest === '' ? 'write it behind --' : `write -- in front of "${rest}"`;
  yield { at: range, message: 'this ignore gives no reason', help, ...level };
}
