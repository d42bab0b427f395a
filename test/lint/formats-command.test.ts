// The formats as `lint` writes them: to stdout, into files, with paths as CI wants them.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FINDINGS_FORMATS } from '../../src/report/formats.ts';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';
import { hook } from '../report/reports.ts';
import { helm4, lacking } from '../support/tools.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');
/** As where no CI runs. */
const OUTSIDE = { GITHUB_WORKSPACE: undefined, CI_PROJECT_DIR: undefined };

function lint(args: readonly string[], { env, ...settings }: RunSettings) {
  return ran(process.execPath, [MAIN, 'lint', ...args], { ...settings, env: { ...OUTSIDE, ...env } });
}

test('every format into a file of its own, in one run; the same goes to stdout', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'a.yaml'), hook('a', '1'));
  const outputs = FINDINGS_FORMATS.flatMap((format) => ['--output', `${format}=report.${format}`]);
  assert.equal(lint(['a.yaml', ...outputs], { cwd: folder }).code, 1);
  for (const format of FINDINGS_FORMATS) {
    const { stdout, stderr } = lint(['a.yaml', '--format', format], { cwd: folder });
    assert.equal(readFileSync(join(folder, `report.${format}`), 'utf8'), stdout, format);
    assert.match(stdout, /annotation-not-string/, format);
    assert.equal(stderr, '');
  }
});

test('two reports into one file: wrong usage, and nothing is written', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'a.yaml'), hook('a', '1'));
  const outputs = ['--output', 'json=x', '--output', 'sarif=./x'];
  const { code, stderr } = lint(['a.yaml', ...outputs], { cwd: folder });
  assert.equal(code, 2);
  assert.match(stderr, /^Error: --output names ".*x" twice: the second report would overwrite the first\n$/);
  assert.throws(() => readFileSync(join(folder, 'x')));
});

test('paths: from the checkout where CI names one, else from the working directory', (context) => {
  const folder = temporaryFolder(context);
  const deep = join(folder, 'deploy', 'web');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'a.yaml'), hook('a', '1'));
  const path = (cwd: string, file: string, env: RunSettings['env'] = {}) =>
    JSON.parse(lint([file, '--format', 'gitlab'], { cwd, env }).stdout)[0].location.path;
  assert.equal(path(deep, './a.yaml'), 'a.yaml');
  assert.equal(path(deep, 'a.yaml', { GITHUB_WORKSPACE: folder }), 'deploy/web/a.yaml');
  assert.equal(path(deep, 'a.yaml', { CI_PROJECT_DIR: join(folder, 'deploy') }), 'web/a.yaml');
  assert.equal(path(deep, join(deep, 'a.yaml')), 'a.yaml');
  assert.equal(path(folder, 'deploy/web/a.yaml', { GITHUB_WORKSPACE: '/elsewhere' }), 'deploy/web/a.yaml');
  mkdirSync(join(folder, 'other'));
  assert.equal(path(join(folder, 'other'), '../deploy/web/a.yaml'), join(deep, 'a.yaml'));
});

test('stdin is no file: no region in SARIF, nothing that a viewer could edit', (context) => {
  const cwd = temporaryFolder(context);
  const { stdout } = lint(['-', '--format', 'sarif', '--rule', 'annotation-not-string'], {
    cwd,
    input: hook('a', '1'),
  });
  const [{ locations, fixes }] = JSON.parse(stdout).runs[0].results;
  assert.deepEqual(locations[0].physicalLocation, { artifactLocation: { uri: '%3Cstdin%3E' } });
  assert.equal(fixes, undefined);
});

test('a chart: places are in its templates, and there are no fixes for them', { skip: lacking('helm') }, () => {
  const { stdout } = lint(['chart', '--format', 'sarif'], { cwd: HERE, env: { HELM_BIN: helm4() } });
  const { results } = JSON.parse(stdout).runs[0];
  assert.ok(results.length > 5);
  for (const { locations, fixes } of results) {
    const { artifactLocation, region } = locations[0].physicalLocation;
    assert.match(artifactLocation.uri, /^chart\/(charts\/sub\/)?templates\//);
    assert.equal(artifactLocation.uriBaseId, '%SRCROOT%');
    assert.ok(region.startLine >= 1);
    assert.equal(fixes, undefined);
  }
});

test('junit: a suite for each manifest of a folder, also for one without findings', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out', 'a.yaml'), hook('a', '1'));
  writeFileSync(join(folder, 'out', 'b.yaml'), hook('b', '"1"'));
  const { stdout } = lint(['out', '--format', 'junit', '--rule', 'annotation-not-string'], { cwd: folder });
  const suites = [...stdout.matchAll(/<testsuite name="([^"]*)" tests="(\d)" failures="(\d)"/g)].map(
    ([, name, tests, failures]) => [name, tests, failures],
  );
  assert.deepEqual(suites, [
    ['out/a.yaml', '1', '1'],
    ['out/b.yaml', '1', '0'],
  ]);
});

test('--all shows what is counted without it; several charts are each shown for themselves', (context) => {
  const folder = temporaryFolder(context);
  const text = ['a', 'b', 'c', 'd', 'e'].map((name) => hook(name, '1')).join('---\n');
  writeFileSync(join(folder, 'a.yaml'), text);
  writeFileSync(join(folder, 'b.yaml'), text);
  const blocks = (...flags: readonly string[]) => {
    const { stdout } = lint(['a.yaml', 'b.yaml', ...flags], { cwd: folder });
    return [stdout.match(/^error\[/gm)?.length, stdout.match(/2 more; --all shows them/g)?.length];
  };
  assert.deepEqual(blocks(), [2, 2]);
  assert.deepEqual(blocks('--all'), [10, undefined]);
});
