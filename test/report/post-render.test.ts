import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { changeJson } from '../../src/report/post-render.ts';

function changesOf(weight: string) {
  const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: ${weight}\n`;
  const { release } = readRelease([{ file: 'f', text }], { helm: 4 });
  const findings = lint(release, RULES).filter(({ rule }) => rule === 'annotation-not-string');
  return findings.flatMap(({ rule, fix }) => fix!.changes.map((change) => changeJson({ rule, change })));
}

for (const [written, before, after] of [
  ['5', 5, '5'],
  ['-1', -1, '-1'],
  ['true', true, 'true'],
  ['010', '010', '8'],
] as const) {
  test(`the report tells ${written} from the string that it becomes`, () => {
    assert.deepEqual(
      changesOf(written).map((change) => [change.before, change.after]),
      [[before, after]],
    );
  });
}
