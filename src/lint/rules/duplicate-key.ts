import type { ManifestDocument } from '../../manifest/document.ts';
import { distinctPairs } from '../../manifest/entries.ts';
import { child, type MappingNode, type Node, type Pair, text } from '../../manifest/node.ts';
import { resolveScalar } from '../../manifest/scalar.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'duplicate-key',
  family: 'meta',
  level: 'error',
  summary: 'A key of a hook is written once; several events stand in one annotation, separated by commas.',
  why: `YAML allows a key once. Helm's reader (go.yaml.in/yaml/v2) is not strict: it takes the last one and says nothing about those
before it. Two \`helm.sh/hook\` lines look like two events and are one; of two \`annotations\`, or two \`env\`, the first is gone
as a whole, and where the hook's own annotation was in it, the object is no hook. Info where nothing is lost.`,

  check: ({ document }) => duplicatesIn(document),

  checkDocument: lostHooks,
});

/** What would be a hook, had not a second `annotations` or `metadata` taken the place of the first. */
function* lostHooks(document: ManifestDocument): Generator<Problem> {
  const { source, range } = document;
  if (!source.text.slice(range.start, range.end).includes(HOOK)) return;
  // Only here: asking for the root reads the whole document.
  const { root } = document;
  for (const mapping of [root, child(root, 'metadata')]) {
    if (mapping?.type !== 'mapping') continue;
    for (const { lost, kept } of overridden(mapping)) {
      const isAbove = ['metadata', 'annotations'].includes(text(lost.key) ?? '');
      if (isAbove && source.text.slice(lost.value.range.start, lost.value.range.end).includes(HOOK))
        yield problemOf(lost, kept, mapping, document);
    }
  }
}

function duplicatesIn(document: ManifestDocument): Problem[] {
  const found: Problem[] = [];
  const visit = (node: Node | null): void => {
    if (node?.type === 'sequence') for (const item of node.items) visit(item);
    if (node?.type !== 'mapping') return;
    for (const { lost, kept } of overridden(node)) found.push(problemOf(lost, kept, node, document));
    for (const { value } of node.pairs) visit(value);
  };
  visit(document.root);
  return found;
}

function problemOf(lost: Pair, kept: Pair, mapping: MappingNode, { head, source }: ManifestDocument): Problem {
  const key = text(lost.key);
  // Values of a Secret are not shown; its annotations are no values.
  const [first, last] = mapping === head.annotationsNode ? [text(lost.value), text(kept.value)] : [];
  const read = last === undefined ? '' : `, "${last}"`;
  const seen = first === undefined ? 'this one' : `"${first}"`;
  const written = ({ value: { range } }: Pair) => source.text.slice(range.start, range.end);
  return {
    at: lost.key.range,
    ...((isEmpty(lost.value) || written(lost) === written(kept)) && { level: 'info' }),
    message: `"${key}" stands here more than once: Helm reads the last one${read}, and never sees ${seen}`,
    help: key === HOOK ? 'write all events in one annotation, separated by commas' : 'remove one of them',
  };
}

function isEmpty(node: Node): boolean {
  if (node.type === 'mapping') return node.pairs.length === 0;
  if (node.type === 'sequence') return node.items.length === 0;
  return node.type === 'scalar' && resolveScalar(node).kind === 'null';
}

/** The pairs that a later pair of the same key makes invisible. Merge keys are no duplicates: they are meant so. */
function overridden(mapping: MappingNode): { readonly lost: Pair; readonly kept: Pair }[] {
  if (distinctPairs(mapping)) return [];
  const { pairs } = mapping;
  const last = new Map(pairs.map((pair) => [text(pair.key), pair]));
  return pairs.flatMap((lost) => {
    const kept = last.get(text(lost.key))!;
    return kept === lost || text(lost.key) === undefined || text(lost.key) === '<<' ? [] : [{ lost, kept }];
  });
}
