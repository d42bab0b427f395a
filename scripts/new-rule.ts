// `npm run new-rule -- ID` makes a rule, its line in the list, and two cases, all of which pass the tests at once.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LIST = 'src/lint/rules.ts';

const id = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) fail(`npm run new-rule -- ID: an ID is words with hyphens, not "${id}"`);
const file = `src/lint/rules/${id}.ts`;
if (existsSync(join(ROOT, file))) fail(`${file} is there already`);

const name = id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

write(file, ruleText());
write(`test/rules/${id}/example.yaml`, caseText(`example.com/${id}: "yes"`));
write(`test/rules/${id}/example.out`, outText());
write(`test/rules/${id}/ok-without.yaml`, caseText('team: shop'));
write(LIST, listed(readFileSync(join(ROOT, LIST), 'utf8')));
console.log(`
Next: write the rule and its cases, then
  UPDATE=1 npm test -- test/rules   writes .out and .fixed.yaml: read them
  npm run docs                      makes its section of docs/rules.md
  npm run check`);

function ruleText(): string {
  return `import { defineRule } from '../rule.ts';

export default defineRule({
  id: '${id}',
  family: 'annotations',
  level: 'warning',
  summary: 'One sentence that says what is right.',
  why: \`What happens otherwise, and why. Where the fact comes from: a file and function of Helm, or what was seen on a cluster.\`,

  *check(hook) {
    const annotation = hook.annotations.get('example.com/${id}');
    if (!annotation) return;
    yield { at: annotation.range, message: \`"\${annotation.value}" is what this says, and what happens then\` };
  },
});
`;
}

function caseText(annotation: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    helm.sh/hook: pre-install
    ${annotation}
`;
}

function outText(): string {
  const column = `    example.com/${id}: `.length + 1;
  const line = `    example.com/${id}: "yes"`;
  return `warning[${id}]: "yes" is what this says, and what happens then
 --> example.yaml:7:${column}  ConfigMap/settings (pre-install)
  |
7 | ${line}
  | ${' '.repeat(column - 1)}^^^^^
  = more: helm hooks rules ${id}

0 errors, 1 warning, 0 infos in 1 hook (1 document)
`;
}

/** The list with an import more, in the place where the formatter wants it, and an entry at the end. */
function listed(list: string): string {
  const line = `import ${name} from './rules/${id}.ts';`;
  const imports = list.match(/^import .*$/gm) ?? [];
  const next = imports.find((other) => other.includes(' from ') && pathOf(other) > pathOf(line));
  const withImport = next
    ? list.replace(next, `${line}\n${next}`)
    : list.replace(imports.at(-1)!, `${imports.at(-1)}\n${line}`);
  return withImport.replace(/\n\];\n/, `\n  ${name},\n];\n`);
}

function pathOf(line: string): string {
  return /'(.*)'/.exec(line)?.[1] ?? '';
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(`wrote ${path}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
