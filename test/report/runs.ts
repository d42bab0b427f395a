// Runs for the tests of their reports: phases on the simulator, from time 0.
import { SummaryBuilder } from '../../src/run/summary.ts';
import { hook, runPhase } from '../run/phase.ts';

const HOSTILE = '<script>alert(1)</script> `code` ``` ]]> | & "quoted" \u001b[31mred\u001b[0m \u202e \u0007';

/** A hook left alone, one that succeeds with an init container, one that fails with odd words, one that is not run. */
export async function failedRun() {
  const before = 'before-hook-creation';
  const prepare = hook('Job/prepare', before, 'hook-succeeded');
  const spec = { containers: [{ name: 'main' }], initContainers: [{ name: 'wait' }] };
  const withInit = { ...prepare, objects: [{ ...prepare.objects[0]!, spec: { template: { spec } } }] };
  return runPhase(
    [hook('PersistentVolumeClaim/data', before), withInit, hook('Job/migrate', before), hook('Pod/seed')],
    {
      script: {
        existing: ['PersistentVolumeClaim/data'],
        hooks: {
          'Job/prepare': { log: ['ready'] },
          'Job/migrate': { pull: 3200, run: 65_000, outcome: 'failed', exitCode: 3, log: ['connecting', HOSTILE] },
        },
      },
    },
  );
}

/** Two Jobs that succeed; the second one has a name of its own kind of trouble. */
export async function succeededRun() {
  return runPhase([hook('Job/migrate'), hook('Job/migrate', 'before-hook-creation'), hook('ConfigMap/a|<b>')], {
    script: { hooks: { 'Job/migrate': { run: 24_000 } } },
  });
}

/** A phase of as many hooks as wanted, which all succeed. */
export async function longRun(count: number) {
  const names = Array.from({ length: count }, (_, at) =>
    at % 7 === 3 ? `ConfigMap/settings-${at}` : `Job/step-${at}-of-the-shop`,
  );
  const script = { hooks: Object.fromEntries(names.map((name, at) => [name, { run: 500 + ((at * 7919) % 9000) }])) };
  return runPhase(
    names.map((name) => hook(name, 'before-hook-creation', 'hook-succeeded')),
    { script },
  );
}

/** The failed run as it stood while its second hook worked. */
export async function unfinishedRun() {
  const { events } = await failedRun();
  const builder = new SummaryBuilder();
  const at = events.findIndex((event) => event.type === 'log' && event.hook === 2);
  for (const event of events.slice(0, at + 1)) builder.add(event);
  return { summary: builder.summary };
}

/** Everything that others may choose, chosen to break out of a page. */
export async function hostileRun() {
  const { summary } = await failedRun();
  const evil = '<img src=x onerror=alert(1)>"\'</style></script><script>alert(2)</script>\u202e\u0007';
  const hooks = summary.hooks.map((hook) => ({
    ...hook,
    name: `${hook.name}${evil}`,
    uid: evil,
    diagnosis: {
      code: evil,
      message: evil,
      lines: [evil, '</pre><script>alert(3)</script>'],
      hint: evil,
      attempts: [{ pod: evil, container: evil, exitCode: 1, reason: evil, startedAt: null, ms: 3000 }],
    },
    logs: [{ pod: evil, container: evil, lines: [evil, 'x'.repeat(5000)], dropped: 9 }],
  }));
  const time = { ms: 9000, medianMs: 3000, runs: 3, verdict: 'slower' as const, longestYet: true };
  const steps = [{ ...time, name: 'run' as const }];
  const comparison = { runs: 3, total: time, hooks: [{ ...time, kind: evil, name: evil, namespace: evil, steps }] };
  const left = [{ kind: evil, name: evil, namespace: evil }];
  return {
    summary: {
      ...summary,
      hooks,
      comparison,
      left,
      release: evil,
      namespace: evil,
      source: evil,
      reason: evil,
      notes: [evil],
    },
    evil,
  };
}
