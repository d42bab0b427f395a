import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportFile } from '../../src/io/report-file.ts';

// Helm's own defaults: pkg/helmpath/lazypath_{unix,darwin,windows}.go.
const CASES: readonly (readonly [string, Record<string, string>, string])[] = [
  ['linux', { HELM_CACHE_HOME: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/c/helm-hooks/last-run.json'],
  ['linux', { XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/helm/helm-hooks/last-run.json'],
  ['linux', { HOME: '/h' }, '/h/.cache/helm/helm-hooks/last-run.json'],
  ['darwin', { HOME: '/h' }, '/h/Library/Caches/helm/helm-hooks/last-run.json'],
  ['win32', { TEMP: '/t' }, '/t/helm/helm-hooks/last-run.json'],
];

for (const [platform, env, expected] of CASES) {
  test(`${platform} with ${Object.keys(env).join(', ')}`, () => {
    assert.equal(reportFile('run', env, platform), expected);
  });
}
