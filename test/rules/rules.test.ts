// Every case of every rule. `UPDATE=1` writes what is found into .out and .fixed.yaml: read it before you commit it.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { RULES } from '../../src/lint/rules.ts';
import { casesOf, findingsIn, fixedText, outOf } from './cases.ts';

const update = process.env.UPDATE === '1';

function compare(file: string, expected: string | undefined, actual: string | undefined): void {
  if (!update) assert.equal(actual, expected, `${file} differs (UPDATE=1 rewrites it)`);
  else if (actual === undefined) rmSync(file, { force: true });
  else writeFileSync(file, actual);
}

for (const rule of RULES) {
  describe(rule.id, () => {
    for (const input of casesOf(rule.id)) {
      test(`${input.name}: what is printed`, () => compare(input.outFile, input.out, outOf(rule, input)));

      test(`${input.name}: what the fixes make of it`, () => {
        const fixed = fixedText(rule, input);
        compare(input.fixedFile, input.fixed, fixed === input.text ? undefined : fixed);
      });

      test(`${input.name}: fixing is done at once and for all`, () => {
        const fixed = fixedText(rule, input);
        assert.equal(fixedText(rule, { ...input, text: fixed }), fixed, 'fixing twice differs from fixing once');
        const left = findingsIn(rule, { ...input, text: fixed }).filter(({ fix }) => fix !== undefined);
        assert.deepEqual(
          left.map(({ message }) => message),
          [],
          'something fixable is left',
        );
      });

      test(`${input.name}: what is silent stays as it is`, () => {
        if (findingsIn(rule, input).length === 0) assert.equal(fixedText(rule, input), input.text);
      });
    }
  });
}
