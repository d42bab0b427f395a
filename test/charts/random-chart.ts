import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseText } from '../rewrite/releases.ts';

/** Two documents in each template; some are in an `if`, some in a loop. */
function templatesOf(seed: number): Map<string, string> {
  const templates = new Map<string, string>();
  const documents = releaseText(seed)
    .replaceAll('{{', '{ {')
    .replaceAll(/\bshop-/g, '{{ $.Release.Name }}-')
    .split(/^---.*\n/m);
  for (const [at, document] of documents.entries()) {
    const name = `t${at >> 1}.yaml`;
    const around = [
      document,
      `{{- if true }}\n${document}\n{{- end }}\n`,
      `{{- range list 1 }}\n${document}\n{{- end }}\n`,
    ];
    templates.set(name, `${templates.get(name) ?? ''}---\n${around[at % around.length]}`);
  }
  return templates;
}

/** Writes a random release as a chart, with expressions around its documents and in their names. */
export function writeRandomChart(folder: string, seed: number): void {
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 0.1.0\n');
  for (const [name, text] of templatesOf(seed)) writeFileSync(join(folder, 'templates', name), text);
}
