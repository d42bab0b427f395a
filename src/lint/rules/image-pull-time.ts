import { titleOf } from '../../manifest/document.ts';
import { child, items, type Node, type Range, text } from '../../manifest/node.ts';
import { isRun, runs } from '../../release/life.ts';
import { podSpecOf } from '../../release/references.ts';
import { defineRule } from '../rule.ts';

/** What takes time before the hook's own work can end. */
const LISTS = ['initContainers', 'containers'];

export default defineRule({
  id: 'image-pull-time',
  family: 'failure',
  level: 'info',
  summary: "A hook's image is not asked for anew in each run.",
  why: `Helm's timeout runs from the creation of the hook, so that the time in which its image is pulled is part of it. With
\`imagePullPolicy: Always\`, which Kubernetes takes for the tag \`latest\` and for an image without a tag
(\`pkg/apis/core/v1/defaults.go : SetDefaults_Container\`), each run asks the registry, loads what is new, and waits where the
registry is slow or away, also on a node that has the image. A fixed tag and \`IfNotPresent\` leave the time to the hook.`,

  *check(hook, _release, { timeout }) {
    if (!runs(hook) || !isRun(hook)) return;
    const podSpec = podSpecOf(hook.document);
    const pulled = LISTS.flatMap((list) => items(child(podSpec, list))).flatMap(
      (container) => pulledIn(container) ?? [],
    );
    const [first, ...more] = new Map(pulled.map((one) => [one.image, one])).values();
    if (!first) return;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    yield {
      at: first.at,
      message: `${titleOf(hook)} asks for image ${JSON.stringify(first.image)}${others} in each run, ${first.why}: the pull is part of Helm's ${timeout} s`,
      help: 'write a fixed tag and imagePullPolicy: IfNotPresent',
    };
  },
});

interface Pulled {
  readonly image: string;
  readonly at: Range;
  readonly why: string;
}

/** The image that a container asks for anew; undefined where the node's own copy will do. */
function pulledIn(container: Node): Pulled | undefined {
  const [image, policy] = [child(container, 'image'), child(container, 'imagePullPolicy')];
  const name = text(image);
  if (!image || !name) return undefined;
  if (policy && text(policy)) {
    return text(policy) === 'Always' ? { image: name, at: policy.range, why: 'by imagePullPolicy Always' } : undefined;
  }
  const tag = tagOf(name);
  if (tag !== 'latest') return undefined;
  return { image: name, at: image.range, why: name.includes(':latest') ? 'by its tag' : 'for it has no tag' };
}

/** Source: pkg/util/parsers/parsers.go of Kubernetes : ParseImageName. A colon before a slash is a port. */
function tagOf(image: string): string | undefined {
  const [name = '', digest] = image.split('@');
  return /:([\w.-]+)$/.exec(name)?.[1] ?? (digest === undefined ? 'latest' : undefined);
}
