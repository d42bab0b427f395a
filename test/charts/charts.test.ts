import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { executable, helm3, helm4, lacking } from '../support/tools.ts';

interface Finding {
  readonly rule: string;
  readonly level: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly object: { readonly kind: string; readonly name: string };
  readonly fix: 'safe' | 'opt-in' | null;
}

const PROJECT = join(import.meta.dirname, '../..');
const HELMS = { helm4, helm3 };
const home = mkdtempSync(join(tmpdir(), 'helm-hooks-charts-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** Runs one of the programs with a Helm and a Helm home of its own: Helm 3 cannot read the post-renderer's plugin. */
function run(program: string, args: readonly string[], helm: string, input = '') {
  const own = join(home, helm === helm4() ? '4' : '3');
  const homes = Object.fromEntries(['DATA', 'CACHE', 'CONFIG'].map((kind) => [`HELM_${kind}_HOME`, join(own, kind)]));
  const env = { ...process.env, ...homes, HELM_BIN: helm };
  return spawnSync(program, args, { cwd: PROJECT, env, input, encoding: 'utf8' });
}

/** One line for each finding: what it is, where it is, and what it is about. Its words have tests of their own. */
function lint(helm: string, chart: string, ...flags: readonly string[]): { readonly status: number; lines: string } {
  const args = ['lint', `examples/${chart}`, '--format', 'json', ...flags];
  const { status, stdout, stderr } = run(executable(), args, helm);
  assert.equal(stderr, '');
  const findings: readonly Finding[] = JSON.parse(stdout).findings;
  const lines = findings.map(({ rule, level, file, line, column, object }) => {
    return `${level} ${rule} ${file}:${line}:${column} ${object.kind}/${object.name}\n`;
  });
  return { status: status ?? -1, lines: lines.join('') };
}

/** Compares with a file beside this one; `UPDATE=1` writes it. */
function assertSameAsFile(name: string, actual: string): void {
  const path = join(import.meta.dirname, name);
  if (process.env.UPDATE) writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, 'utf8'));
}

describe('the charts in examples', { skip: lacking('helm', 'executable') }, () => {
  for (const [name, helm] of Object.entries(HELMS)) {
    // What Helm 3 drops for an unknown event it does not show to anyone: its place is known, but not its name.
    test(`broken is found broken with ${name}`, () => {
      const { status, lines } = lint(helm(), 'broken');
      assertSameAsFile(`broken.${name}.out`, lines);
      assert.equal(status, 1);
    });

    test(`the README shows what lint prints with ${name}`, () => {
      const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
      const [, chart = '', shown = ''] = /\n\$ helm hooks lint (\S+)\n([^`]*\n)```/.exec(readme) ?? [];
      assert.notEqual(shown, '');
      const { stdout } = run(executable(), ['lint', chart], helm());
      assert.ok(stdout.includes(shown), `${shown} is no part of ${stdout}`);
    });

    for (const values of ['everything', 'bare-cluster']) {
      test(`shop has no errors with ${name} and the values for ${values}`, () => {
        const { status, lines } = lint(helm(), 'shop', '--values', `examples/shop/ci/${values}-values.yaml`);
        assertSameAsFile(`shop.${values}.out`, lines);
        assert.equal(status, 0);
      });
    }

    test(`helm lint has nothing against shop with ${name}`, () => {
      const { status, stdout } = run(helm(), ['lint', 'examples/shop', '--strict'], helm());
      assert.doesNotMatch(stdout, /INFO|WARNING|ERROR/);
      assert.equal(status, 0);
    });
  }
});

describe('examples/broken through the post-renderer', { skip: lacking('helm', 'executable') }, () => {
  test('has nothing left that is safe to fix, and comes through again as it is', () => {
    const helm = (...args: readonly string[]) => {
      const { status, stdout, stderr } = run(helm4(), args, helm4());
      assert.equal(status, 0, stderr);
      return stdout;
    };
    helm('plugin', 'install', 'post-renderer');
    const rendered = join(home, 'rendered.yaml');
    const manifest = helm('template', 'x', 'examples/broken', '--post-renderer', 'hooks-post-renderer');
    writeFileSync(rendered, manifest);
    const { stdout } = run(executable(), ['lint', rendered, '--format', 'json'], helm4());
    const findings: readonly Finding[] = JSON.parse(stdout).findings;
    assert.notEqual(findings.length, 0);
    assert.deepEqual(
      findings.filter(({ fix }) => fix === 'safe'),
      [],
    );
    assert.equal(run(executable(), ['post-render'], helm4(), manifest).stdout, manifest);
  });
});

// What is gone when a hook is switched off, and what its switch brings when it is off at first.
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  'admin.enabled=false': ['Job/x-admin'],
  'backup.enabled=false': ['Job/x-backup', 'PersistentVolumeClaim/x-backups'],
  'cleanup.enabled=false': ['Job/x-cleanup'],
  'database.existingSecret=mine': ['Secret/x-database', 'Secret/x-db-secret'],
  'init.enabled=false': ['ConfigMap/x-init-config', 'Job/x-schema', 'Job/x-seed'],
  'migrate.enabled=false': ['Job/x-db-migrate'],
  'notify.enabled=false': ['Job/x-notify'],
  'rollback.enabled=false': ['Job/x-compare'],
  'storage.existingClaim=mine': ['PersistentVolumeClaim/x-data'],
  'test.enabled=false': ['Pod/x-test'],
  'check.enabled=true': ['Job/x-pre-check'],
  'crds.enabled=true': ['Job/x-crds'],
  'crds.enabled=true,crds.sample=true': ['Job/x-crds', 'Voucher/x-welcome'],
  'test.address=endpoints': ['Role/x-test', 'RoleBinding/x-test', 'ServiceAccount/x-test'],
};

describe('the values of examples/shop', { skip: lacking('helm') }, () => {
  const objects = (...flags: readonly string[]): string[] => {
    const { status, stdout, stderr } = run(helm4(), ['template', 'x', 'examples/shop', ...flags], helm4());
    assert.equal(status, 0, stderr);
    return [...stdout.matchAll(/^kind: (\w+)\nmetadata:\n {2}name: (\S+)$/gm)].map(
      ([, kind, name]) => `${kind}/${name}`,
    );
  };
  const usual = lacking('helm') ? [] : objects();

  for (const [values, difference] of Object.entries(SWITCHES)) {
    test(values, () => {
      const other = objects('--set', values);
      const changed = [
        ...usual.filter((title) => !other.includes(title)),
        ...other.filter((title) => !usual.includes(title)),
      ];
      assert.deepEqual(changed.sort(), difference);
    });
  }
});
