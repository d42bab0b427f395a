import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'stale-baseline',
  family: 'meta',
  level: 'info',
  summary: 'A baseline holds only what is still found.',
  why: `\`--write-baseline FILE\` keeps what an old chart has, so that \`--baseline FILE\` speaks of what is new. What was mended since
stays in the file and would hide the same mistake when it comes back. Findings are known again by rule, file and object, not by
their line. Only files and rules that were looked at are judged.`,

  *checkBaseline({ rule, object, file }, at) {
    yield {
      at,
      message: `${rule} is found no more at ${[object, file].filter((word) => word !== '').join(' in ')}`,
      help: 'write the baseline anew with --write-baseline',
    };
  },
});
