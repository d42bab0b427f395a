// `npm run docs` writes docs/rules.md, the schema of .helm-hooks.yaml and src/lint/generated/examples.ts from the rules and
// their cases.
// `npm run docs -- --check` only says what differs, with exit code 1.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configShape } from '../src/lint/config.ts';
import { FAMILIES } from '../src/lint/rule.ts';
import { RULES } from '../src/lint/rules.ts';
import { schemaOf } from '../src/lint/shape-schema.ts';
import { optionsOf } from '../src/report/rules-text.ts';
import { type RuleDoc, ruleDocs } from './rule-docs.ts';

const ROOT = join(import.meta.dirname, '..');

function rulesMarkdown(docs: readonly RuleDoc[]): string {
  return `# Rules

What \`helm hooks lint\` finds. Made by \`npm run docs\` from src/lint/rules and test/rules; \`helm hooks rules ID\` shows the same.

**error**: the hook will not do what it says, or something is lost. **warning**: it will break in a situation that is
likely. **info**: worth knowing; counted, and shown with \`--level info\`. A **safe** fix cannot change what a working chart
does; the post-renderer makes it. One **on request** is made in mode \`full\` only.

${chapters(docs, tableRow)
  .map(([title, rows]) => tableOf(title, rows))
  .join('\n')}
${docs.map(section).join('\n')}`;
}

function chapters(docs: readonly RuleDoc[], write: (doc: RuleDoc) => string) {
  const families = Map.groupBy(docs, ({ rule }) => rule.family);
  return [...families].map(([family, own]) => [FAMILIES[family], own.map(write)] as const);
}

function tableOf(title: string, rows: readonly string[]): string {
  return `**${title}**

| rule | level | fix | what is right |
|---|---|---|---|
${rows.join('\n')}
`;
}

const FIX_WORDS: Readonly<Record<string, string>> = { safe: 'safe', 'opt-in': 'on request' };

function fixWords({ fixes }: RuleDoc): string {
  return fixes.map((fix) => FIX_WORDS[fix] ?? fix).join(', ') || 'none';
}

function tableRow(doc: RuleDoc): string {
  const { rule, levels } = doc;
  return `| [${rule.id}](#${rule.id}) | ${levels.join(', ')} | ${fixWords(doc)} | ${rule.summary} |`;
}

function section(doc: RuleDoc): string {
  const { rule, levels, example, firing, silent } = doc;
  const folder = `../test/rules/${rule.id}`;
  const links = silent.map((name) => `[${name}](${folder}/${name}.yaml)`).join(', ');
  return `## ${rule.id}

${levels.map((level) => `**${level}**`).join(', ')} · fix: ${fixWords(doc)}

${rule.summary}

${rule.why}

${optionsOf(rule)
  .map((option) => `${option}\n\n`)
  .join('')}${example ? `${fence('yaml', example.input)}\n\n${fence('text', example.out)}\n` : ''}${
  example?.diff ? `\n${fence('diff', example.diff)}\n` : ''
}
[All ${firing.length + silent.length} cases](${folder}). Silent are ${links}.
`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function examplesModule(docs: readonly RuleDoc[]): string {
  const entries = docs.flatMap(({ rule, example }) => (example ? [[rule.id, example] as const] : []));
  return `// Made by \`npm run docs\` from test/rules: not written by hand.

/** For each rule a case, what is printed for it, and what its fix changes ('' where there is none). */
export const EXAMPLES: Readonly<Record<string, { readonly input: string; readonly out: string; readonly diff: string }>> =
  ${JSON.stringify(Object.fromEntries(entries), null, 2)};
`;
}

function configSchema(): string {
  return JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '.helm-hooks.yaml',
    description: 'Made by `npm run docs` from the rules: not written by hand.',
    ...schemaOf(configShape(RULES)),
  });
}

/** As the formatter wants it, so that \`npm run check\` has no two opinions. */
function formatted(code: string, path: string): string {
  const biome = join(ROOT, 'node_modules', '.bin', 'biome');
  return execFileSync(biome, ['format', `--stdin-file-path=${path}`], { cwd: ROOT, input: code, encoding: 'utf8' });
}

const docs = ruleDocs();
const examples = 'src/lint/generated/examples.ts';
const schema = 'docs/schema/config.schema.json';
const files: readonly (readonly [path: string, text: string])[] = [
  ['docs/rules.md', rulesMarkdown(docs)],
  [examples, formatted(examplesModule(docs), examples)],
  [schema, formatted(configSchema(), schema)],
];
const stale = files.filter(([path, text]) => {
  const file = join(ROOT, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
for (const [path, text] of stale) {
  if (process.argv.includes('--check')) console.error(`${path} is out of date: npm run docs writes it`);
  else {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = process.argv.includes('--check') && stale.length > 0 ? 1 : 0;
