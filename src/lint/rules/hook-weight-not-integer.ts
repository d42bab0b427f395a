import type { Annotation } from '../../manifest/document.ts';
import { atoi } from '../../manifest/go-numbers.ts';
import { HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'hook-weight-not-integer',
  family: 'annotations',
  level: 'error',
  summary: 'A hook weight is an integer.',
  why: `Helm sorts the hooks of an event by weight. What Go's \`strconv.Atoi\` refuses silently becomes 0: words, fractions,
blanks around the number, \`0x10\`, \`1_000\`, and numbers beyond 64 bits. The hook then runs out of order.`,

  concerns: (hook) => hook.annotations.has(HOOK_WEIGHT),

  *check(hook) {
    const weight = hook.annotations.get(HOOK_WEIGHT);
    if (!weight || atoi(weight.value) !== undefined) return;
    const meant = meantInteger(weight.value);
    const why = `Helm reads the weight ${JSON.stringify(weight.value)} as 0`;
    const change = meant === undefined ? undefined : annotationChange(hook.document, HOOK_WEIGHT, meant, why);
    yield {
      at: weight.range,
      message: `Helm cannot read the weight ${shown(weight)} as an integer and uses 0`,
      help: meant === undefined ? 'write an integer in quotes, such as "-5"' : `write "${meant}"`,
      ...(change && { fix: { safety: 'opt-in', changes: [change] } }),
    };
  },
});

/** The integer that stands there in another writing: with blanks, as `5.0`, `1e2`, `0x10` or `1_000`. */
function meantInteger(value: string): string | undefined {
  const bare = value.trim().replaceAll('_', '').replace(/^\+/, '');
  if (!/^-?(\d+(\.\d+)?(e\+?\d+)?|0x[\da-f]+)$/i.test(bare)) return undefined;
  const number = Number(bare);
  return Number.isSafeInteger(number) ? `${number}` : undefined;
}

function shown({ value, isString, source }: Annotation): string {
  return isString ? JSON.stringify(value) : source || 'null';
}
