import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocuments } from '../../src/manifest/read.ts';
import { withoutSecrets } from '../../src/report/findings-secrets.ts';

function hidden(text: string): string {
  return withoutSecrets(text, readDocuments({ file: 'f', text }, 4).documents);
}

const SECRET = `kind: Secret
metadata: {name: topsecret}
stringData:
  url: topsecret # and a topsecret comment
  more: |
    topsecret

    topsecret
data: {key: dG9wc2VjcmV0}
`;

test('values of Secrets are dots, the lines stay', () => {
  const text = hidden(SECRET);
  assert.equal(text.split('\n').length, SECRET.split('\n').length);
  assert.equal(text.match(/topsecret/g)?.length, 1, 'the name stays');
  assert.doesNotMatch(text, /dG9wc2VjcmV0/);
});

test('the Secrets of a List too', () => {
  const text = `kind: List\nitems:\n- ${SECRET.trimEnd().replaceAll('\n', '\n  ')}\n`;
  assert.equal(hidden(text).match(/topsecret/g)?.length, 1);
});

test('nothing else is hidden', () => {
  const text = SECRET.replace('Secret', 'ConfigMap');
  assert.equal(hidden(text), text);
});
