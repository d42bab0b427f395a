import { isMerge, isWordKey, target } from './entries.ts';
import { checkJson } from './json-form.ts';
import type { AliasNode, Node, ScalarNode, YamlProblem } from './node.ts';
import { isUnsupported, keyText, resolveScalar } from './scalar.ts';

/** From here on, `checkJson` counts levels exactly. */
const DEEP = 5000;

/** What stands open while a tree is walked: a collection, or an alias around what it stands for. */
interface Frame {
  readonly node: Exclude<Node, ScalarNode>;
  next: number;
}

/**
 * Why Helm's reader refuses a document's tree, if it does: go-yaml's decoder (tags, keys, aliases) and then
 * encoding/json (keys and values without JSON form).
 * Source: go.yaml.in/yaml/v2 decode.go, sigs.k8s.io/yaml yaml.go : convertToJSONableObject.
 */
export function checkTree(root: Node): YamlProblem | undefined {
  if (isHarmless(root)) return undefined;
  const walk = new Walk();
  const problem = walk.run(root);
  return problem ?? (walk.suspicious ? checkJson(root) : undefined);
}

/** Deep enough for what people write; the stack holds more. */
const SHALLOW = 100;

/** `-.inf`, the longest plain value that JSON refuses. */
const REFUSED_LENGTH = 5;

/** Nearly all trees: no alias, no tag, no merge, and no scalar that could be without JSON form. */
export function isHarmless(node: Node, depth = 0): boolean {
  if (node.type === 'alias' || node.tag !== undefined || depth > SHALLOW) return false;
  if (node.type === 'scalar') {
    if (node.style !== 'plain' || node.value.length > REFUSED_LENGTH) return true;
    const first = node.value.charCodeAt(0);
    return (first !== 46 && first !== 43 && first !== 45) || !isUnsupported(node, resolveScalar(node));
  }
  if (node.type === 'sequence') {
    for (const item of node.items) if (!isHarmless(item, depth + 1)) return false;
    return true;
  }
  for (const { key, value } of node.pairs) {
    if (key.type !== 'scalar' || !isWordKey(key) || !isHarmless(value, depth + 1)) return false;
  }
  return true;
}

class Walk {
  /** True where something was seen that JSON may refuse, unless a later key hides it. */
  suspicious = false;
  private readonly open: Frame[] = [];
  private readonly aliases = new Set<AliasNode>();
  /** go-yaml counts the document itself, too. */
  private steps = 1;
  private aliasSteps = 0;

  run(root: Node): YamlProblem | undefined {
    let problem = this.enter(root, false);
    while (!problem && this.open.length > 0) problem = this.advance(this.open[this.open.length - 1]!);
    return problem;
  }

  private advance(frame: Frame): YamlProblem | undefined {
    const { node } = frame;
    const index = frame.next++;
    if (node.type === 'sequence') {
      return index < node.items.length ? this.enter(node.items[index]!, false) : this.leave(node);
    }
    if (node.type === 'alias') return index === 0 ? this.enter(node.target, false) : this.leave(node);
    const pair = node.pairs[index >> 1];
    if (!pair) return this.leave(node);
    const isKey = index % 2 === 0;
    if (isMerge(pair.key)) return isKey ? undefined : this.enterMerge(pair.value);
    return this.enter(isKey ? pair.key : pair.value, isKey);
  }

  private leave(node: Node): undefined {
    if (node.type === 'alias') this.aliases.delete(node);
    this.open.pop();
  }

  private enter(node: Node, isKey: boolean): YamlProblem | undefined {
    this.steps++;
    if (this.aliases.size > 0 && this.isExcessive())
      return problemAt(node, 'too much of the document comes from aliases');
    if (node.type === 'scalar') return this.checkScalar(node, isKey);
    if (isKey) {
      const key = target(node);
      if (key.type !== 'scalar') return problemAt(node, 'a mapping or a list cannot be a key');
      if (keyText(resolveScalar(key)) === undefined) this.suspicious = true;
    }
    if (node.type === 'alias') {
      if (this.aliases.has(node)) return problemAt(node, `the value of anchor "${node.name}" contains itself`);
      this.aliases.add(node);
    }
    this.open.push({ node, next: 0 });
    if (this.open.length > DEEP) this.suspicious = true;
    return undefined;
  }

  /** Source: go.yaml.in/yaml/v2 decode.go : unmarshal, allowedAliasRatio. */
  private isExcessive(): boolean {
    this.aliasSteps++;
    if (this.aliasSteps <= 100 || this.steps <= 1000) return false;
    const share = Math.min(1, Math.max(0, (this.steps - 400_000) / 3_600_000));
    return this.aliasSteps / this.steps > 0.99 - 0.89 * share;
  }

  private checkScalar(node: ScalarNode, isKey: boolean): YamlProblem | undefined {
    if (node.tag === undefined) {
      if (node.style !== 'plain') return undefined;
      const first = node.value.charCodeAt(0);
      // `.nan`, `+.inf`, `-.inf` are the only plain values that JSON refuses.
      if (!isKey && first !== 46 && first !== 43 && first !== 45) return undefined;
    }
    const resolved = resolveScalar(node);
    if (resolved.kind === 'refused') return problemAt(node, resolved.text);
    if (isKey ? keyText(resolved) === undefined : isUnsupported(node, resolved)) this.suspicious = true;
    return undefined;
  }

  /** A merge takes a mapping, an alias of one, or a list of these, which go-yaml goes through from its end. */
  private enterMerge(value: Node): YamlProblem | undefined {
    const sources = value.type === 'sequence' ? value.items : [value];
    for (const source of sources) {
      const node = source.type === 'alias' ? source.target : source;
      if (node.type !== 'mapping') return problemAt(source, 'a merge (<<) needs a mapping or a list of mappings');
    }
    if (value.type !== 'sequence') return this.enter(value, false);
    this.open.push({ node: { ...value, items: sources.toReversed() }, next: 0 });
    return undefined;
  }
}

function problemAt(node: Node, message: string): YamlProblem {
  return { message, offset: node.range.start };
}
