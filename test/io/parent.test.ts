import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommand } from '../../src/io/parent.ts';

const CASES: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['helm install shop ./chart', 'shop', undefined],
  ['/usr/bin/helm upgrade --install -n prod shop ./chart', 'shop', 'prod'],
  ['helm upgrade shop ./chart --namespace=prod --set a=b,c=d -f values.yaml', 'shop', 'prod'],
  ['helm install shop repo/chart --set password=x --wait --timeout 5m', 'shop', undefined],
  ['helm -nprod install --post-renderer hooks-post-renderer shop chart', 'shop', 'prod'],
  ['helm --debug template shop chart --post-renderer-args --mode=observe', 'shop', undefined],
  ['helm template chart', 'release-name', undefined],
  ['helm template --release-name shop chart', 'shop', undefined],
  ['helm install chart --generate-name', undefined, undefined],
  ['helm install -g chart', undefined, undefined],
  ['helm install --name-template {{.}} chart', undefined, undefined],
  ['helm4 install shop chart --dry-run=client --atomic', 'shop', undefined],
  ['helm lint shop chart', undefined, undefined],
  ['bash install shop chart', undefined, undefined],
  ['helm', undefined, undefined],
  ['', undefined, undefined],
];

for (const [line, release, namespace] of CASES) {
  test(line === '' ? 'nothing' : line, () => {
    const read = readCommand(line === '' ? [] : line.split(' '));
    assert.deepEqual([read.release, read.namespace], [release, namespace]);
  });
}

test('the timeout, and whether it is Helm', () => {
  const read = (line: string) => {
    const { timeout, isHelm } = readCommand(line.split(' '));
    return [timeout, isHelm];
  };
  assert.deepEqual(read('helm upgrade shop chart --timeout 1m'), ['1m', true]);
  assert.deepEqual(read('helm install shop chart'), ['5m', true]);
  assert.deepEqual(read('bash install shop chart --timeout 1m'), [undefined, false]);
});
