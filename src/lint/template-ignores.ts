import type { ManifestDocument, Source } from '../manifest/document.ts';
import { EMPTY_HEAD } from '../manifest/head.ts';
import type { Range } from '../manifest/node.ts';
import type { Ignore } from './ignore.ts';
import { coversIn } from './ignore-lines.ts';
import { commentIgnore, SIGN } from './ignores.ts';

const YAML_COMMENT = /(?:^|[ \t])#+[ \t]*(helm-hooks:[ \t]*([^\s,]*))([^\r\n]*)/gm;
const TEMPLATE_COMMENT = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g;
const INSIDE = /(?:^|[\s*])(helm-hooks:[ \t]*([^\s,]*))([^\r\n]*?)(?=\r?\n|\s*\*\/|$)/g;
const ACTION = /\{\{[\s\S]*?\}\}/g;
const BORDER = /^---|\{\{-?\s*define\b[^}]*\}\}/gm;

/** What a template says against findings that lead back to it: in YAML comments and in its own, which Helm drops. */
export function templateIgnores(source: Source): Ignore[] {
  const { text } = source;
  if (!text.includes(SIGN)) return [];
  const yaml = text.replaceAll(ACTION, (action) => action.replaceAll(/[^\n]/g, ' '));
  const borders = [0, ...[...text.matchAll(BORDER)].map(({ index, 0: border }) => index + border.length), text.length];
  const coverOf = coversIn(yaml);
  const at = (match: RegExpExecArray, place: Ignore['place'], comment: Range): Ignore => {
    const range = around(borders, comment.start);
    const { range: covers, scope } = coverOf(range, comment);
    return commentIgnore(match, documentIn(source, range), { place, covers, scope });
  };
  return [
    ...[...yaml.matchAll(YAML_COMMENT)].map((match) =>
      at(match, 'comment', { start: text.indexOf('#', match.index), end: match.index + match[0].trimEnd().length }),
    ),
    ...[...text.matchAll(TEMPLATE_COMMENT)].flatMap((comment) => {
      const range = { start: comment.index, end: comment.index + comment[0].length };
      return [...comment[0].matchAll(INSIDE)].map((match) => {
        match.index += comment.index;
        return at(match, 'template-comment', range);
      });
    }),
  ];
}

/** Whether a template renders one document only, so that a word about that document counts wherever it is found. */
export function isSole({ covers, scope, document }: Ignore): boolean {
  const { text } = document.source;
  const others = text.slice(0, covers.start).replaceAll(ACTION, '') + text.slice(covers.end).replaceAll(ACTION, '');
  return scope === 'document' && /^[\s-]*$/.test(others.replaceAll(/#.*/g, ''));
}

function around(borders: readonly number[], offset: number): Range {
  const next = borders.findIndex((border) => border > offset);
  return { start: borders[next - 1] ?? 0, end: borders[next] ?? borders.at(-1)! };
}

/** Nobody has read it: it may be no YAML before it is rendered. */
function documentIn(source: Source, range: Range): ManifestDocument {
  return { source, range, index: 0, path: '', root: null, head: EMPTY_HEAD };
}
