// Values of Secrets are planted wherever a run can meet them, and looked for in everything that it writes.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, writeChart } from './place.ts';
import { hookYaml, startRun } from './run-support.ts';

/** Every planted value begins so; in base64 the second. */
const PLANTED = /canary|Y2FuYXJ5/i;

const hookHead = (kind: string, name: string, weight: number) =>
  hookYaml(kind, name, 'pre-upgrade', { weight }).split(/^(?:data|stringData):/m)[0]!;

const OBJECT = `apiVersion: v1
kind: Secret
metadata: {name: of-release}
data: {a: ${Buffer.from('canary of the release').toString('base64')}}
`;

const HOOKS = [
  // Of a hook, with a comment and several lines.
  `${hookHead('Secret', 'of-hook', -3)}# once it was canary-yesterday\nstringData:\n  password: "canary-of-hook"\n  key: |\n    canary-line-one\n    canary-line-two\n`,
  // In a List.
  `apiVersion: v1\nkind: List\nmetadata:\n  name: several\n  annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-2"}\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: in-list}\n    stringData: {token: canary-in-list}\n`,
  says('talks', -1, 'exit 0'),
  says('fails', 0, 'echo "canary-of-cluster" > /dev/termination-log; exit 3'),
].join('---\n');

/** A Job that prints all of them in several forms. */
function says(name: string, weight: number, end: string): string {
  const names = {
    A: ['of-release', 'a'],
    B: ['of-hook', 'password'],
    C: ['of-hook', 'key'],
    D: ['of-cluster', 'x'],
    E: ['in-list', 'token'],
  };
  const env = Object.entries(names).map(
    ([name, [secret, key]]) => `{name: ${name}, valueFrom: {secretKeyRef: {name: ${secret}, key: ${key}}}}`,
  );
  const command = [
    'for v in "$A" "$B" "$C" "$D" "$E"; do echo "plain: $v"; printf %s "$v" | base64; done',
    'echo "{\\"password\\": \\"$D\\"}"; echo "postgres://u:$B@db/x"',
    // As a user who has copied it into the chart.
    'echo --password=canary-of-hook',
    end,
  ].join('; ');
  return hookYaml('Job', name, 'pre-upgrade', { weight, command }).replace(
    /^( +)command:/m,
    `$1env: [${env.join(', ')}]\n$1command:`,
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe('values of Secrets', { skip: lacking('helm', 'cluster') }, () => {
  test('no output, report, cache or history holds one', async (t) => {
    const place = await makePlace(t, 4);
    await place.kubectl('create', 'secret', 'generic', 'of-cluster', '--from-literal=x=canary-of-cluster');
    const chart = writeChart(place, { 'templates/object.yaml': OBJECT, 'templates/hooks.yaml': HOOKS });
    must(await place.helm('install', 'app', chart, '--no-hooks'), 'helm install');
    const reports = join(place.folder, 'reports');
    mkdirSync(reports);
    const formats = ['text', 'json', 'jsonl', 'junit', 'markdown', 'html'];
    const outputs = formats.flatMap((format) => ['--output', `${format}=${join(reports, format)}`]);
    const page = { GITHUB_STEP_SUMMARY: join(reports, 'page') };
    const said: Record<string, string> = {};
    const run = async (name: string, code: number, ...args: readonly string[]) => {
      const outcome = await startRun(place, args, page).outcome;
      assert.equal(outcome.code, code, `${name}: ${outcome.stdout}${outcome.stderr}`.slice(0, 3000));
      said[name] = outcome.stdout + outcome.stderr;
    };
    const logs = ['--log-dir', join(place.folder, 'logs')];
    await run('dry', 0, 'pre-upgrade', 'app', '--dry-run=server', '--format', 'json');
    await run('all', 1, 'pre-upgrade', 'app', ...outputs, '--summary', '--compare', ...logs);
    await run('resumed', 1, 'pre-upgrade', 'app', '--resume', '--format', 'jsonl');
    await run(
      'failed',
      1,
      'pre-upgrade',
      'app',
      '--logs',
      'failed',
      '--recreate',
      'Secret/of-hook',
      '--recreate',
      'Secret/in-list',
    );
    for (const format of formats) await run(format, 0, 'pre-upgrade', 'app', '--only', 'talks', '--format', format);
    const files = ['reports', 'logs', 'cache'].flatMap((folder) => filesIn(join(place.folder, folder)));
    const written = files.map((path) => [path.slice(place.folder.length + 1), readFileSync(path, 'utf8')] as const);
    const found = [...Object.entries(said), ...written].filter(([, text]) => PLANTED.test(text));
    assert.deepEqual(
      found.map(([name, text]) => `${name}: ${/.*(?:canary|Y2FuYXJ5).*/i.exec(text)?.[0].slice(0, 300)}`),
      [],
    );

    // That was worth something: the values were printed, and everything was written.
    assert.match(said.all!, /plain: \*\*\*\n/);
    assert.ok(said.all!.split('***').length > 20);
    assert.match(readFileSync(join(reports, 'html'), 'utf8'), /stringData: \{ password: \*\*\*, key: \*\*\* \}/);
    const names = written.map(([name]) => name);
    for (const format of [...formats, 'page']) assert.ok(names.includes(`reports/${format}`), format);
    for (const part of [
      'logs/',
      'cache/helm-hooks/last-run.json',
      'cache/helm-hooks/history/',
      'cache/helm-hooks/resume/',
    ])
      assert.ok(
        names.some((name) => name.startsWith(part)),
        `${part} in ${names.join(' ')}`,
      );
  });
});
