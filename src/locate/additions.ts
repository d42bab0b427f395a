import type { TemplateLine } from './lines.ts';
import type { Unlocated } from './place.ts';
import { isControl } from './segments.ts';
import type { Template } from './template.ts';

interface Addition {
  readonly indent: number;
  readonly text: string;
}

/**
 * Why an annotation cannot be added beside a template's line although this rendering lacks it: with other values the
 * template may write it, and a key that stands twice is an error.
 */
export function whyNotAdd(template: Template, beside: TemplateLine, { indent, text }: Addition): Unlocated | undefined {
  const at = template.lines.indexOf(beside);
  const key = keyOf(text);
  const written = chunkAround(template.lines, at).find(
    // `helm.sh/hook` is an annotation wherever it stands, `annotations` and the like stand in many places.
    (line) => key !== undefined && keyOf(bare(line)) === key && (key.includes('/') || indentOf(line) === indent),
  );
  const number = (line: TemplateLine) => `${template.source.file}:${template.numberOf(line)}`;
  if (written) return { because: `${number(written)} writes ${key} with other values` };
  const maker = neighbours(template.lines, at, indent).find((line) => makes(line, indent));
  if (maker) return { because: `${maker.text.trim()} in ${number(maker)} may write ${key} as well` };
  return undefined;
}

/** The lines of the document that a line belongs to. */
function chunkAround(lines: readonly TemplateLine[], at: number): readonly TemplateLine[] {
  const isBorder = ({ text }: TemplateLine) => text.startsWith('---');
  const end = lines.findIndex((line, index) => index > at && isBorder(line));
  return lines.slice(
    lines.findLastIndex((line, index) => index <= at && isBorder(line)) + 1,
    end < 0 ? undefined : end,
  );
}

/** The lines around one that can belong to its mapping: up to what is indented less. */
function neighbours(lines: readonly TemplateLine[], at: number, indent: number): readonly TemplateLine[] {
  const ends = ({ text }: TemplateLine) => /^\s*[^\s{#]/.test(text) && text.search(/\S/) < indent;
  const end = lines.findIndex((line, index) => index > at && ends(line));
  return lines.slice(lines.findLastIndex((line, index) => index < at && ends(line)) + 1, end < 0 ? undefined : end);
}

/** Whether a line of nothing but actions can print lines of this indentation. */
function makes({ text }: TemplateLine, indent: number): boolean {
  if (!/^\s*\{\{.*\}\}\s*$/.test(text) || isControl(text)) return false;
  const given = /\bn?indent\s+(\d+)/.exec(text)?.[1];
  return (given === undefined ? text.search(/\S/) : Number(given)) === indent;
}

/** What stands in front of the actions of a line is no key. */
function bare({ text }: TemplateLine): string {
  return text.replaceAll(/\{\{.*?\}\}/g, '').trim();
}

function indentOf({ text }: TemplateLine): number {
  return text.search(/\S|$/);
}

function keyOf(text: string): string | undefined {
  return /^(["']?)([\w./-]+)\1\s*:/.exec(text)?.[2];
}
