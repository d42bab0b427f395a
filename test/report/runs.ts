// Runs for the tests of their reports: phases on the simulator, from time 0.
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
