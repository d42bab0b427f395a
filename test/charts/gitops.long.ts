// docs/gitops.md: its commands, as they stand there, one after the other, and what its plugin prints.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { ran, temporaryFolder } from '../cli/support.ts';
import { unmarked } from '../rewrite/unmarked.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs/gitops.md'), 'utf8');

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n((?:.*\n)*?)\`\`\`$`, 'gm'))].map(([, text]) => text!);
}

/** A repository with the example shop in it, and `helm` with the plugin `hooks` and `helm-hooks` on the PATH. */
function repository(t: TestContext, helm: string) {
  const folder = temporaryFolder(t);
  const cwd = join(folder, 'repository');
  cpSync(join(ROOT, 'examples/shop'), join(cwd, 'shop'), { recursive: true });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const own = `exec '${process.execPath}' '${join(ROOT, 'src/main.ts')}'`;
  const scripts = {
    'helm-hooks': `${own} "$@"`,
    helm: `if [ "$1" = hooks ]; then shift; ${own} "$@"; fi\nexec '${helm}' "$@"`,
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const person = { GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't@t', GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't@t' };
  const env = { ...person, HELM_BIN: helm, PATH: `${bin}:${process.env.PATH}`, HELM_NAMESPACE: undefined };
  const run = (command: string, more = {}) => ran('sh', ['-c', command], { cwd, env: { ...env, ...more } });
  assert.equal(run('git init -q && git add -A && git commit -qm shop').code, 0);
  return { cwd, run };
}

const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

describe('docs/gitops.md', { skip: lacking('helm') }, () => {
  for (const [name, helm] of Object.entries({ helm3, helm4 })) {
    test(`its commands, with ${name}`, (t) => {
      const { cwd, run } = repository(t, helm());
      const written: string[] = [];
      for (const command of blocks('sh').flatMap((block) => block.trim().split('\n'))) {
        const { code, stdout, stderr } = run(command);
        assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
        written.push(...(stdout.match(/^(wrote|would write|nothing to) .*/gm) ?? []));
      }
      // The chart is repaired by then, so there is nothing left for what is rendered from it.
      assert.match(written[0]!, /^wrote \d+ changes in 1 file$/);
      assert.ok(written.length > 3 && written.slice(1).every((line) => line.startsWith('nothing to ')), `${written}`);
      assert.equal(run('git status --porcelain').stdout, '?? rendered/marked.yaml\n');
      assert.match(read(cwd, 'shop/templates/hooks/init.yaml'), /before-hook-creation,hook-succeeded/);
    });
  }

  test('render, rewrite, commit, for a chart that needs it', (t) => {
    const { cwd, run } = repository(t, helm3());
    const [, , render, check] = blocks('sh').map((block) => block.trim().split('\n'));
    for (const command of render!) assert.equal(run(command).code, 0, command);
    const marked = run('helm hooks rewrite ./shop --release shop --namespace web').stdout;
    assert.equal(read(cwd, 'rendered/shop.yaml'), unmarked(marked));
    assert.match(marked, /helm-hooks\/rewritten: "?default-delete-policy/);
    assert.equal(run(check![0]!).stdout, 'nothing to change in 12 hooks\n');
    assert.equal(run('helm template shop ./shop --namespace web > rendered/shop.yaml').code, 0);
    assert.equal(run(check![0]!).code, 1);
    for (const command of check!.slice(1)) assert.equal(run(command).code, 0, command);
  });

  test('its plugin for Argo CD prints what rewrite prints, and nothing where the chart does not render', (t) => {
    const { cwd, run } = repository(t, helm4());
    const plugin = blocks('yaml')
      .map((text) => parse(text))
      .find(({ kind }) => kind === 'ConfigManagementPlugin');
    const [shell, flag] = plugin.spec.generate.command;
    assert.deepEqual([shell, flag], ['sh', '-c']);
    const env = { ARGOCD_APP_NAME: 'shop', ARGOCD_APP_NAMESPACE: 'web' };
    const generate = () => run(`cd shop\n${plugin.spec.generate.args[0]}`, env);
    const expected = run('helm hooks rewrite ./shop --release shop --namespace web').stdout;
    assert.equal(generate().stdout.trimEnd(), expected.trimEnd());
    const config = blocks('yaml').find((text) => text.startsWith('# .helm-hooks.yaml\n'))!;
    writeFileSync(join(cwd, 'shop/.helm-hooks.yaml'), config);
    assert.match(expected, /rewritten: "?default-delete-policy/);
    assert.doesNotMatch(generate().stdout, /default-delete-policy/);
    writeFileSync(join(cwd, 'shop/templates/broken.yaml'), '{{ fail "no" }}\n');
    const { code, stdout } = generate();
    assert.notEqual(code, 0);
    assert.equal(stdout, '');
  });

  test('Helm 3 hands no hook to a post-renderer; the written chart has the fixes all the same', (t) => {
    const { cwd, run } = repository(t, helm3());
    writeFileSync(join(cwd, 'seen'), `#!/bin/sh\ntee '${join(cwd, 'seen.yaml')}'\n`, { mode: 0o755 });
    assert.equal(run('helm template shop ./shop --post-renderer ./seen').code, 0);
    assert.match(read(cwd, 'seen.yaml'), /^kind: Deployment$/m);
    assert.doesNotMatch(read(cwd, 'seen.yaml'), /helm\.sh\/hook:/);
    assert.equal(run('helm hooks rewrite ./shop --write').code, 0);
    const policies = run('helm template shop ./shop').stdout.match(/^ *"?helm\.sh\/hook-delete-policy"?: .*$/gm) ?? [];
    assert.ok(
      policies.some((line) => line.includes('before-hook-creation,hook-succeeded')),
      `${policies}`,
    );
  });
});
