import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/lint/finding.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { secretsAt, withoutSecrets } from '../../src/report/findings-secrets.ts';
import { snippetOf } from '../../src/report/findings-snippet.ts';

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

test('a template line that renders a value of a Secret is dots in a report', () => {
  const rendered = { file: 'chart', text: SECRET };
  const [document] = readDocuments(rendered, 4).documents;
  const template = { file: 'chart/templates/secret.yaml', text: SECRET };
  const shown = (token: string) => {
    const start = SECRET.indexOf(token);
    const range = { start, end: start + token.length };
    const finding = { document, range } as Finding;
    return snippetOf(template.text, range, 80, secretsAt(finding, { source: template, range })).line;
  };
  assert.doesNotMatch(shown('topsecret # and'), /[a-z]/);
  assert.equal(shown('{name'), 'metadata: {name: topsecret}');
});
