// From a rendered line back to its template: line and column where that can be known, nothing rather than a wrong line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/lint/finding.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { positionsOf } from '../../src/report/findings.ts';
import { templateOrigins } from '../../src/report/findings-origin.ts';

/** Where the nth `token` of a rendered text comes from: `file:line:column text`. */
function origin(template: string, rendered: string, token: string, turn = 1, partial = ''): string {
  const source = { file: 'rendered', text: rendered };
  const { documents } = readDocuments(source, 4, 'c/templates/x.yaml');
  let start = -1;
  for (let i = 0; i < turn; i++) start = rendered.indexOf(token, start + 1);
  const document = documents.find(({ range }) => range.start <= start && start < range.end)!;
  const range = { start, end: start + token.length };
  const found = templateOrigins(
    () => ({ file: 'template', text: template }),
    () => [{ file: 'partial', text: partial }],
    () => documents,
  )({ document, range } as Finding);
  const { line, column } = positionsOf(found).start;
  return `${found.source.file}:${line}:${column} ${found.source.text.slice(found.range.start, found.range.end)}`;
}

test('a literal line', () => {
  assert.equal(origin('{{ if .x }}\n  a: five # c\n{{ end }}\nb: 1', '\na: five\nb: 1', 'five'), 'template:2:6 five');
});

test('a line with an action: what stands behind the key', () => {
  assert.equal(origin('# c\na: "{{ .x }}"\nb: 1', 'a: "five"\nb: 1', '"five"'), 'template:2:4 "{{ .x }}"');
  assert.equal(origin('b: 1\n- name: {{ .x }}-db', 'b:\n- name: rel-db', 'rel-db'), 'template:2:9 {{ .x }}-db');
});

test('the same line twice: by its place among the others', () => {
  const text = 'n: 1\na: five\n---\nn: 2\na: five\n';
  assert.equal(origin(text, text, 'five', 1), 'template:2:4 five');
  assert.equal(origin(text, text, 'five', 2), 'template:5:4 five');
  const template = '{{ if .first }}\nn: 1\na: five\n---\n{{ end }}\nn: 2\na: five\n';
  assert.equal(origin(template, 'n: 2\na: five\n', 'five'), 'template:7:4 five');
});

test('a loop: every copy comes from the one line', () => {
  const template = '{{ range .all }}\n---\nn: {{ . }}\na: five\n{{ end }}';
  const rendered = '---\nn: 1\na: five\n---\nn: 2\na: five\n';
  assert.equal(origin(template, rendered, 'five', 1), 'template:4:4 five');
  assert.equal(origin(template, rendered, 'five', 2), 'template:4:4 five');
});

test('a line of a partial', () => {
  assert.equal(
    origin('{{ include "h" . }}', 'a: five', 'five', 1, '{{ define "h" }}\na: five\n{{ end }}'),
    'partial:2:4 five',
  );
});

test('a line that nothing fits stays where it was found', () => {
  assert.equal(origin('{{ include "h" . }}', 'b: 1\na: five', 'five'), 'rendered:2:4 five');
  assert.equal(origin('{{ .all }}: {{ .x }}', 'a: five', 'five'), 'rendered:1:4 five');
});

test('an empty value', () => {
  const rendered = 'a: 1\nb:\nc: 2';
  const source = { file: 'rendered', text: rendered };
  const { documents } = readDocuments(source, 4, 'c/templates/x.yaml');
  const at = rendered.indexOf('b:') + 2;
  const found = templateOrigins(
    () => ({ file: 'template', text: 'b:   # nothing\n' }),
    () => [],
    () => documents,
  )({ document: documents[0]!, range: { start: at, end: at } } as Finding);
  assert.equal(positionsOf(found).start.line, 1);
});
