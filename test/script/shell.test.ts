// What a script runs: its commands with their words, as far as they are known before the shell runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, type ShellCommand } from '../../src/script/shell.ts';
import { Random, seedOf } from '../generator/random.ts';

const ENVIRONMENT = new Map([['DB', 'shop-db']]);

/** A script, and its commands: words with a blank between them, `?` for one that only the shell knows. */
const TABLE: readonly (readonly [script: string, commands: readonly string[]])[] = [
  ['a "b c" d\\ e \'f\' # g', ['a b c d e f']],
  ['a $DB "$DB" "x-$DB" $OTHER', ['a shop-db shop-db x-shop-db ?']],
  ['X=1\na $X', ['a 1']],
  ['X=1 a $X', ['a ?']],
  ['X=1\nX=2\na $X', ['a ?']],
  ['DB=other\na $DB', ['a ?']],
  ['read DB\na $DB', ['read DB', 'a ?']],
  ['X=$(b)\na $X', ['b', 'a ?']],
  ['X="$DB.svc"\na $X', ['a shop-db.svc']],
  ['X=a\nX+=b\nc $X', ['c ?']],
  ['for x in a b; do c $x; done', ['c a', 'c b']],
  ['for x in $(ls); do c $x; done', ['ls', 'c ?']],
  ['a | b && c || d; e &', ['a', 'b', 'c', 'd', 'e']],
  ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['f() { a; }\nf', ['a', 'f']],
  ['case $X in a) b;; *) c;; esac', ['b', 'c']],
  ['(a; { b; }) > /tmp/x', ['a', 'b']],
  ['a `b` "$(c "$(d)")"', ['a ? ?', 'b', 'c ?', 'd']],
  ['a \\\n  b', ['a b']],
  ['a --x={.items[0]} k=v >x 2>&1', ['a --x={.items[0]} k=v']],
];

for (const [script, commands] of TABLE) {
  test(script, () => assert.deepEqual(commandsOf(script, ENVIRONMENT)?.map(shown), commands));
}

test('what cannot be read has no commands', () => {
  assert.equal(commandsOf('if a; then', ENVIRONMENT), undefined);
});

test('a failure is forgiven in a condition, behind `!`, before `|| true`, but not before `|| exit 1`', () => {
  const script = 'if a; then b; fi\nuntil c; do d; done\n! e\nf || true\ng || exit 1\nh && i || echo no';
  const forgiven = commandsOf(script, ENVIRONMENT)?.filter(({ tolerated }) => tolerated);
  assert.deepEqual(forgiven?.map(shown), ['a', 'c', 'e', 'f', 'h', 'i']);
});

test('a here-document is what its command reads, its tabs and values as the shell makes them', () => {
  const script = "a <<EOF\n$DB $X\nEOF\nb <<-'EOF'\n\t$DB\n\tEOF\ncat <<EOF | c\nx\nEOF\n";
  const [a, b, cat, c] = commandsOf(script, ENVIRONMENT) ?? [];
  assert.deepEqual(a?.input, { type: 'text', text: 'shop-db \u25a1\n' });
  assert.deepEqual(b?.input, { type: 'text', text: '$DB\n' });
  assert.deepEqual(c?.input, { type: 'command', command: cat });
});

test('nothing that a script can be made of throws', () => {
  const seed = seedOf(process.env, 1);
  const random = new Random(seed);
  const pieces =
    `kubectl get -n $X "$Y" $( \` ) ( { } if then fi for in do done while case esac ;; | || && & ; \n <<EOF EOF
\\ -f - a=b [[ ]] (( )) # ! > 2>&1 <( \${A:- function ' "`.split(/ /);
  for (let round = 0; round < 3000; round++) {
    const script = Array.from({ length: random.between(1, 25) }, () => random.pick(pieces)).join(' ');
    assert.doesNotThrow(() => commandsOf(script, ENVIRONMENT), `seed ${seed}: ${JSON.stringify(script)}`);
  }
});

function shown({ words }: ShellCommand): string {
  return words.map(({ value }) => value ?? '?').join(' ');
}
