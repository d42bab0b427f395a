import { lineAt } from '../../manifest/text.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'yaml-error',
  family: 'meta',
  level: 'error',
  summary: 'Every document can be read by Helm.',
  why: `One document that Helm cannot read makes it refuse the whole chart: nothing is installed, and nothing in the document
can be checked. Helm reads YAML 1.1 with \`sigs.k8s.io/yaml\`, so what another reader takes may be an error here.`,

  *checkUnreadable({ source, offset, range, message }) {
    yield {
      at: { start: offset, end: Math.max(offset, lineAt(source.text, offset).end) },
      message: `Helm cannot read this document: ${isSecret(source.text.slice(range.start, range.end)) ? unquoted(message) : message}`,
      ...(isTemplate(source.text) && { help: 'this is a template: lint its chart, which renders it' }),
    };
  },
});

function isSecret(text: string): boolean {
  return /\bkind["']?\s*:\s*["']?Secret\b/.test(text);
}

/** Without what it quotes from the document, for that may be a secret value. */
function unquoted(message: string): string {
  return message.replaceAll(/"[^"]*"/g, '"…"');
}

function isTemplate(text: string): boolean {
  return /\{\{-?\s*(?:if|range|with|include|template|define|end|\.|\$)/.test(text);
}
