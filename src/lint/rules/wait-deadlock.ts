import { type Hook, titleOf } from '../../manifest/document.ts';
import { type Deadlock, deadlocksOf } from '../../release/deadlocks.ts';
import { placeOf } from '../../release/identity.ts';
import { placeOfText, shortened } from '../command-words.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'wait-deadlock',
  family: 'order',
  level: 'warning',
  summary: 'Hooks and the objects of the release do not wait for each other.',
  why: `With \`--wait\` Helm runs post-install hooks only when all workloads are ready. A workload that starts only with what a
post-install Job makes (its Secret or ConfigMap), or whose init container waits for that Job, is never ready, and the
install ends with "timed out" although nothing is wrong with either. The other way round, ordinary objects are created after
pre-install, so a pre-install Job that connects to a Service of the release waits for something that comes only when it has
ended. Only connections count (\`nc\`, \`pg_isready\`, \`curl\`, \`HOST:PORT\`, variables like \`DB_HOST\`), not names in the
arguments of a certificate, and none whose failure is forgiven (\`|| true\`).`,

  *check(hook, release) {
    for (const deadlock of deadlocksOf(hook, release)) yield problemOf(deadlock, hook);
  },
});

function problemOf(deadlock: Deadlock, hook: Hook): Problem {
  if (deadlock.type === 'service') return serviceProblem(deadlock.use, hook);
  const { workload } = deadlock;
  const timeout = 'with --wait Helm runs post-install only when it is ready, and both wait until the timeout';
  if (deadlock.type === 'awaited')
    return {
      at: placeOf(hook.document, 'metadata', 'name'),
      message: `${titleOf(workload.head)} waits in an init container for ${titleOf(hook)}, which is post-install: ${timeout}`,
      help: 'let the Job be an ordinary object, or let the workload check for what the Job does instead',
    };
  return {
    at: placeOfText(deadlock.by, hook),
    message: `${titleOf(workload.head)} starts only with ${deadlock.made.join(' and ')}, which ${titleOf(hook)} makes in post-install: ${timeout}`,
    help: 'make it in pre-install',
  };
}

function serviceProblem({ service, by }: Extract<Deadlock, { type: 'service' }>['use'], hook: Hook): Problem {
  const isCommand = 'words' in by;
  const how = isCommand ? `"${shortened(by.text)}"` : `variable ${by.variable}`;
  return {
    at: isCommand ? placeOfText(by, hook) : by.at.range,
    message: `${titleOf(hook)} connects to ${titleOf(service.head)} (${how}) in pre-install: Helm creates that only when the hook has ended`,
    help: 'make it a post-install hook',
  };
}
