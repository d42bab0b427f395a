import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/lint/finding.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { secretsAt, templateWithoutSecrets, withoutSecrets } from '../../src/report/findings-secrets.ts';
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

test('in a template too, which is no YAML', () => {
  const template = `{{- if .Values.secret }}\n${SECRET.replace('metadata: {name: topsecret}', 'metadata: {name: {{ .x }}}')}{{- end }}\n`;
  const shown = templateWithoutSecrets(template);
  assert.equal(shown.split('\n').length, template.split('\n').length);
  assert.doesNotMatch(shown, /topsecret|dG9wc2VjcmV0/);
  assert.match(shown, /^metadata: \{name: \{\{ \.x \}\}\}\nstringData: *\n/m);
  const list = `kind: List\nitems:\n- ${SECRET.trimEnd().replaceAll('\n', '\n  ')}\n`;
  assert.doesNotMatch(templateWithoutSecrets(list.replace('{name: topsecret}', '{}')), /topsecret/);
  assert.doesNotMatch(templateWithoutSecrets(SECRET.replace('kind: Secret', 'kind: {{ .kind }}')), /url|dG9w/);
  const other = template.replace('kind: Secret', 'kind: ConfigMap');
  assert.equal(templateWithoutSecrets(other), other);
  assert.equal(templateWithoutSecrets(`${other}---\n${template}`), `${other}---\n${shown}`);
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
