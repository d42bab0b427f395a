import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { hookLines, type TemplatePlace } from '../locate/hook-lines.ts';
import type { Source } from '../manifest/document.ts';

const TEMPLATE = /(^|\/)templates\/.*\.(ya?ml|json|tpl)$/;

/** The templates of a chart folder, subcharts that lie unpacked in it included; each is read when asked for. */
export class Templates {
  private readonly chart: string;
  readonly folder: string;
  private readonly known = new Map<string, Source | undefined>();

  /** @param chart the folder as the user gave it, for the names in reports */
  constructor(chart: string, folder: string) {
    this.chart = chart;
    this.folder = folder;
  }

  /** A template's path in the chart, by the name that reports give it. */
  pathOf(file: string): string {
    return relative(this.chart, file);
  }

  /** @param path as Helm names it: chart, then the path in its folder. A chart may print any path: outside is nothing. */
  at(path: string): Source | undefined {
    return this.read(path.slice(path.indexOf('/') + 1));
  }

  /** The link that leads to a template, by the name that reports give it; undefined where it lies in the folder itself. */
  linkTo(path: string): string | undefined {
    const [, ...parts] = path.split('/');
    const ways = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    const link = ways.find((way) => {
      return lstatSync(join(this.folder, way), { throwIfNoEntry: false })?.isSymbolicLink();
    });
    return link && join(this.chart, link);
  }

  /** The places that give the hook annotation exactly this value, by file and line. */
  find(value: string): TemplatePlace[] {
    return this.names().flatMap((path) => {
      const source = this.read(path);
      return source ? hookLines(source, path, value) : [];
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

  /** @param name its path in the chart's folder */
  read(name: string): Source | undefined {
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
