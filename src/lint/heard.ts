import type { ManifestDocument, Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import type { Finding } from './finding.ts';
import type { Ignore, IgnoredRule } from './ignore.ts';
import { byDocument, ignoresIn, matching, names } from './ignores.ts';
import { finding } from './lint.ts';
import type { Rule } from './rule.ts';
import type { Surroundings } from './surroundings.ts';
import { isSole, templateIgnores } from './template-ignores.ts';

/** Where what was linted comes from. */
export interface Roots {
  /** Where a finding leads back to. */
  readonly originOf: (finding: Finding) => { readonly source: Source; readonly range: Range };
  /** The template of a path, where it can be read. */
  readonly templateOf?: (path: string) => Source | undefined;
}

export interface Heard {
  readonly kept: readonly Finding[];
  readonly ignored: readonly Finding[];
  /** What is to be said about the ignores themselves. */
  readonly about: readonly Finding[];
}

export interface HeardOptions {
  /** All documents that were linted. */
  readonly documents: readonly ManifestDocument[];
  /** The rules that looked. */
  readonly rules: readonly Rule[];
  /** Some documents cannot be read, so rules that compare documents are silent: no ignore is called idle. */
  readonly isPartial: boolean;
  /** The ids of all rules. */
  readonly known: readonly string[];
  readonly surroundings: Surroundings;
  readonly roots: Roots;
}

/** Takes out the findings that the chart itself speaks against, and looks at those words. */
export function hear(findings: readonly Finding[], options: HeardOptions): Heard {
  const ears = new Ears(options);
  const kept: Finding[] = [];
  const ignored: Finding[] = [];
  for (const finding of findings) (ears.isIgnored(finding) ? ignored : kept).push(finding);
  return { kept, ignored, about: ears.about() };
}

/** An ignore as it is reported on: one place for all documents that a template's line was rendered into. */
interface Written {
  readonly ignore: Ignore;
  /** What became of it where it was linted; each names the same rules. */
  readonly rendered: readonly Ignore[];
}

class Ears {
  private readonly options: HeardOptions;
  private readonly listed: readonly Ignore[];
  private readonly ignoresOf: (document: ManifestDocument) => readonly Ignore[];
  private readonly templates = new Map<Source, readonly Ignore[]>();
  private readonly used = new Set<IgnoredRule>();

  constructor(options: HeardOptions) {
    this.options = options;
    this.listed = ignoresIn(options.documents);
    this.ignoresOf = byDocument(this.listed);
  }

  isIgnored(finding: Finding): boolean {
    const { rule, document, range } = finding;
    const found = [...matching(this.ignoresOf(document), rule, range), ...this.inTemplate(finding)];
    for (const { rules } of found) for (const named of rules) if (named.id === rule) this.used.add(named);
    return found.length > 0;
  }

  about(): readonly Finding[] {
    const { rules, known, surroundings, isPartial } = this.options;
    const rule = rules.find(({ checkIgnore }) => checkIgnore !== undefined);
    if (!rule) return [];
    const looked = new Set(rules.map(({ id }) => id));
    return [...this.rendered(), ...this.own()].flatMap(({ ignore, rendered }) => {
      const isUsed = (index: number) => [ignore, ...rendered].some(({ rules }) => this.used.has(rules[index]!));
      const isIdle = (named: IgnoredRule) => !isPartial && looked.has(named.id) && !isUsed(ignore.rules.indexOf(named));
      const problems = rule.checkIgnore!(ignore, { isIdle, known, surroundings, rendered });
      return [...problems].map((problem) => finding(rule, problem, ignore.document, []));
    });
  }

  private inTemplate(finding: Finding): readonly Ignore[] {
    const { rule, document } = finding;
    const origin = this.options.roots.originOf(finding);
    if (origin.source !== document.source) return matching(this.of(origin.source), rule, origin.range);
    const template = this.templateOf(document);
    return template ? this.of(template).filter((ignore) => isSole(ignore) && names(ignore, rule)) : [];
  }

  private of(template: Source): readonly Ignore[] {
    const known = this.templates.get(template) ?? templateIgnores(template);
    this.templates.set(template, known);
    return known;
  }

  private templateOf({ path }: ManifestDocument): Source | undefined {
    return path === '' ? undefined : this.options.roots.templateOf?.(path);
  }

  /** The ignores in what was linted; those that a template has too are reported there. */
  private rendered(): readonly Written[] {
    const groups = Map.groupBy(this.listed, (ignore) => {
      const template = ignore.place === 'comment' ? this.templateOf(ignore.document) : undefined;
      return template ? `${template.file}\0${textOf(ignore)}` : ignore;
    });
    return [...groups.values()].flatMap((group) => this.placed(group));
  }

  private placed(group: readonly Ignore[]): readonly Written[] {
    const [first] = group;
    const template = first?.place === 'comment' ? this.templateOf(first.document) : undefined;
    if (!first || !template) return group.map((ignore) => ({ ignore, rendered: [ignore] }));
    const twins = this.of(template).filter((twin) => twin.place === 'comment' && textOf(twin) === textOf(first));
    const own = group.map(({ document }) => twins.filter((twin) => isRendered(twin, document)));
    // Helm prints documents in another order than a template: only lines tell which comment became which.
    const isClear = own.every(({ length }) => length === 1) && new Set(own.flat()).size === group.length;
    if (isClear) return group.map((ignore, at) => moved(own[at]![0]!, [ignore]));
    return [twins[0] ? moved(twins[0], group) : { ignore: first, rendered: group }];
  }

  /** What templates say in comments of their own, which no rendering shows, where the lines that they count for are rendered. */
  private own(): readonly Written[] {
    const byTemplate = Map.groupBy(this.options.documents, (document) => this.templateOf(document));
    return [...byTemplate].flatMap(([template, documents]) => {
      const own = template ? this.of(template).filter(({ place }) => place === 'template-comment') : [];
      const ignores = own.filter(
        (ignore) => isSole(ignore) || documents.some((document) => isRendered(ignore, document)),
      );
      return ignores.map((ignore) => ({ ignore, rendered: [] }));
    });
  }
}

function textOf({ document, range }: Ignore): string {
  return document.source.text.slice(range.start, range.end);
}

/** The object is that of the first document; nobody has read the template's text as YAML. */
function moved(twin: Ignore, rendered: readonly Ignore[]): Written {
  const { head } = rendered[0]!.document;
  return { ignore: { ...twin, document: { ...twin.document, head } }, rendered };
}

/** Whether a document has all lines that an ignore counts for, but those with actions. */
function isRendered({ covers, document: { source } }: Ignore, { source: { text }, range }: ManifestDocument): boolean {
  const wanted = linesOf(source.text.slice(covers.start, covers.end)).filter((line) => !/\{\{|\}\}|\*\/|^#/.test(line));
  const rendered = new Set(linesOf(text.slice(range.start, range.end)));
  return wanted.length > 0 && wanted.every((line) => rendered.has(line));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
