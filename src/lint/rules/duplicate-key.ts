import { type MappingNode, type Pair, resolve } from '../../manifest/node.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'duplicate-key',
  family: 'meta',
  level: 'error',
  summary: 'An annotation of a hook is written once; several events stand in one, separated by commas.',
  why: `YAML allows a key once. Helm's reader (go.yaml.in/yaml/v2) is not strict: it takes the last one and says nothing about those
before it. Two \`helm.sh/hook\` lines look like two events and are one.`,

  *check({ document: { head } }) {
    if (head.distinct || !head.annotationsNode) return;
    for (const { lost, kept } of overridden(head.annotationsNode)) {
      const key = wordOf(lost.key);
      yield {
        at: lost.key.range,
        message: `"${key}" stands here more than once: Helm reads the last one, "${wordOf(kept.value)}", and never sees "${wordOf(lost.value)}"`,
        help: key === 'helm.sh/hook' ? 'write all events in one annotation, separated by commas' : 'remove one of them',
      };
    }
  },
});

function wordOf(node: Pair['key']): string {
  const scalar = resolve(node);
  return scalar.type === 'scalar' ? scalar.value : '...';
}

/** The pairs that a later pair of the same key makes invisible. Merge keys are no duplicates: they are meant so. */
function overridden({ pairs }: MappingNode): { readonly lost: Pair; readonly kept: Pair }[] {
  const last = new Map(pairs.map((pair) => [wordOf(pair.key), pair]));
  return pairs.flatMap((lost) => {
    const kept = last.get(wordOf(lost.key))!;
    return kept === lost || wordOf(lost.key) === '<<' ? [] : [{ lost, kept }];
  });
}
