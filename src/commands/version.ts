import packageFile from '../../package.json' with { type: 'json' };
import type { Command } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { parseOptions } from './options.ts';

export default {
  usage: 'version [--format text|json]',
  summary: 'Prints the version of helm-hooks.',
  help: `Flags:
      --format FORMAT   text (default) or json`,

  run(args, context) {
    const { values, positionals } = parseOptions(args, { format: { type: 'string', values: ['text', 'json'] } }, {});
    if (positionals.length > 0) throw usageError(`version takes no arguments, but got "${positionals[0]}"`);
    const { version } = packageFile;
    const json = { version: 1, helmHooks: version };
    context.stdout(values.format === 'json' ? `${JSON.stringify(json)}\n` : `helm-hooks ${version}\n`);
    return EXIT.ok;
  },
} satisfies Command;
