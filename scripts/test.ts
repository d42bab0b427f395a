// npm test [-- PATH... | --all | --unit | --test-name-pattern=...]
import { say } from './tools/run.ts';
import { runTests } from './tools/test-run.ts';

try {
  process.exitCode = await runTests(process.argv.slice(2), { kinds: ['test'], timeout: 10 * 60_000 });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 3;
}
