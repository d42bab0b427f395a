import assert from 'node:assert/strict';
import { test } from 'node:test';
import esbuild, { type Metafile } from 'esbuild';
import { BUNDLE } from '../../scripts/build.ts';

type Output = Metafile['outputs'][string];

const options = { ...BUNDLE, outdir: '/bundle', write: false, metafile: true } as const;
const { outputs } = (await esbuild.build(options)).metafile;

/** The sources that a command loads at its start, dynamic imports left out. */
function sourcesOf(command: string): string[] {
  const seen = new Set<Output>();
  const visit = (output: Output | undefined) => {
    if (!output || seen.has(output)) return;
    seen.add(output);
    for (const { kind, path } of output.imports) if (kind === 'import-statement') visit(outputs[path]);
  };
  for (const output of Object.values(outputs)) {
    if (output.entryPoint === 'src/main.ts' || output.entryPoint === `src/commands/${command}.ts`) visit(output);
  }
  return [...seen].flatMap(({ inputs }) => Object.keys(inputs));
}

const packagesIn = (sources: readonly string[]) => sources.filter((source) => source.includes('node_modules'));

test('the filter loads no package', () => {
  const sources = sourcesOf('post-render');
  assert.ok(sources.includes('src/rewrite/filter.ts'));
  assert.deepEqual(packagesIn(sources), []);
});

test('only what needs a cluster loads its client', () => {
  for (const command of ['version', 'lint', 'plan', 'rewrite', 'report', 'rules', 'completion']) {
    const packages = packagesIn(sourcesOf(command));
    assert.deepEqual(
      packages.filter((source) => source.includes('@kubernetes')),
      [],
      command,
    );
  }
});
