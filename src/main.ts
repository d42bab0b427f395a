import { cli } from './cli.ts';
import { processContext } from './io/stdio.ts';

process.exitCode = await cli(process.argv.slice(2), processContext());
