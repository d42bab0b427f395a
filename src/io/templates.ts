import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Source } from '../manifest/document.ts';
import type { Origin } from '../report/findings.ts';

/** A place in a template, and the template's path in its chart. */
export interface TemplatePlace {
  readonly path: string;
  readonly kind: string | undefined;
  readonly origin: Origin;
}

const TEMPLATE = /(^|\/)templates\/.*\.(ya?ml|json|tpl)$/;
const HOOK_LINE = /^[ \t]*(["']?)helm\.sh\/hook\1[ \t]*:[ \t]*(["']?)([^"'#\n]*?)\2[ \t]*(?:#.*)?\r?$/gm;

/** The templates of a chart folder, subcharts that lie unpacked in it included; each is read when asked for. */
export class Templates {
  private readonly chart: string;
  private readonly folder: string;
  private readonly known = new Map<string, Source | undefined>();

  /** @param chart the folder as the user gave it, for the names in reports */
  constructor(chart: string, folder: string) {
    this.chart = chart;
    this.folder = folder;
  }

  /** @param path as Helm names it: chart, then the path in its folder. A chart may print any path: outside is nothing. */
  at(path: string): Source | undefined {
    return this.read(path.slice(path.indexOf('/') + 1));
  }

  /** The places that give the hook annotation exactly this value, by file and line. */
  find(value: string): TemplatePlace[] {
    return this.names().flatMap((path) => {
      const source = this.read(path);
      return source ? placesIn(source, path, value) : [];
    });
  }

  /** The partials of the chart that a template belongs to. */
  partials(path: string): Source[] {
    const folder = path.slice(path.indexOf('/') + 1).replace(/(^|\/)templates\/.*$/, '$1templates/');
    return this.names()
      .filter((name) => name.startsWith(folder) && /(^|\/)_[^/]*$/.test(name))
      .flatMap((name) => this.read(name) ?? []);
  }

  private names(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.split(sep).join('/'))
      .filter((name) => TEMPLATE.test(name))
      .sort();
  }

  private read(name: string): Source | undefined {
    if (!this.known.has(name)) this.known.set(name, this.load(name));
    return this.known.get(name);
  }

  private load(name: string): Source | undefined {
    const path = resolve(this.folder, name);
    if (relative(this.folder, path).startsWith('..')) return undefined;
    try {
      return { file: join(this.chart, name), text: readFileSync(path, 'utf8') };
    } catch {
      // A subchart that lies packed in its archive: the rendered text has to do.
      return undefined;
    }
  }
}

function placesIn(source: Source, path: string, value: string): TemplatePlace[] {
  return [...source.text.matchAll(HOOK_LINE)].flatMap((match) => {
    const [line, , quote = '', written = ''] = match;
    if (written !== value) return [];
    const behind = line.indexOf(':', line.indexOf('helm.sh/hook')) + 1;
    const start = match.index + line.indexOf(`${quote}${written}`, behind);
    const range = { start, end: start + written.length + 2 * quote.length };
    return [{ path, kind: kindAround(source.text, start), origin: { source, range } }];
  });
}

/** The kind of the document that holds an offset of a template, where it is written out. */
function kindAround(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('\n---', offset) + 1;
  const end = text.indexOf('\n---', offset);
  return /^kind:[ \t]*(["']?)([A-Za-z]+)\1[ \t]*\r?$/m.exec(text.slice(start, end < 0 ? text.length : end))?.[2];
}
