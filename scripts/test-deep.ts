// npm run test:deep: all tests with HELM_HOOKS_DEEP=1, at which those with generated cases make many more of them, and
// the files *.deep.ts, which take too long for every day.
import { say } from './tools/run.ts';
import { runTests } from './tools/test-run.ts';

try {
  const variables = { HELM_HOOKS_DEEP: '1' };
  process.exitCode = await runTests(process.argv.slice(2), {
    kinds: ['test', 'long', 'deep'],
    timeout: 60 * 60_000,
    variables,
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 3;
}
