import { EVENT_ALIASES, HOOK } from '../../manifest/vocabulary.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';
import { wordsOf } from '../words.ts';

export default defineRule({
  id: 'duplicate-hook-event',
  family: 'annotations',
  level: 'warning',
  summary: 'A hook names each of its events once.',
  why: `Helm does not remove repeated events: the hook is queued twice and runs twice. \`test-success\` is another
word for \`test\`, so \`test,test-success\` is a repetition too.`,

  concerns: (hook) => new Set(hook.events).size < hook.events.length,

  *check(hook) {
    const annotation = hook.annotations.get(HOOK);
    if (!annotation) return;
    const words = wordsOf(annotation);
    const names = words.map(({ word }) => EVENT_ALIASES.get(word) ?? word);
    const once = [...new Set(names)].join(',');
    const why = `Helm runs a hook once for every time its event is named`;
    const change = annotationChange(hook.document, HOOK, once, why);
    for (const [index, { range, written }] of words.entries()) {
      const event = hook.events.find((event) => event === names[index]);
      if (!event || names.indexOf(event) === index) continue;
      const first = words[names.indexOf(event)]!.written;
      const same = first.toLowerCase() === written.toLowerCase() ? 'is named twice' : `is the same event as "${first}"`;
      yield {
        at: range,
        message: `"${written}" ${same}: Helm runs the hook once for each`,
        help: `write ${once}`,
        ...(change && { fix: { safety: 'opt-in', changes: [change] } }),
      };
    }
  },
});
