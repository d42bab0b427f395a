import type { ManifestDocument } from '../manifest/document.ts';
import { definedBy, groupOf } from './life.ts';

type Kinded = Pick<ManifestDocument['head'], 'apiVersion' | 'kind'>;

/**
 * The CustomResourceDefinitions of a release, by the `group/Kind` that they define. They are the largest documents that
 * there are, so only those are read whose group somebody asks for: Kubernetes takes none whose name is not
 * `<plural>.<group>`. Source: k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go :
 * ValidateCustomResourceDefinition.
 */
export class Definitions {
  private readonly byGroup: ReadonlyMap<string, readonly ManifestDocument[]>;
  private readonly read = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();

  /** @param definitions all of them, and nothing else */
  constructor(definitions: readonly ManifestDocument[]) {
    this.byGroup = Map.groupBy(definitions, ({ head: { name } }) => name.slice(name.indexOf('.') + 1));
  }

  /** Whether one is of an object's kind. */
  has(object: Kinded): boolean {
    return this.namesOf(object) !== undefined;
  }

  /** The names of the definitions of an object's kind; undefined where there is none. */
  namesOf({ apiVersion, kind }: Kinded): ReadonlySet<string> | undefined {
    if (this.byGroup.size === 0) return undefined;
    const group = groupOf(apiVersion);
    const documents = this.byGroup.get(group);
    if (!documents) return undefined;
    const names = this.read.get(group) ?? namesByKind(documents);
    this.read.set(group, names);
    return names.get(`${group}/${kind}`);
  }
}

function namesByKind(documents: readonly ManifestDocument[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const document of documents) {
    const kind = definedBy(document);
    if (kind) found.set(kind, (found.get(kind) ?? new Set()).add(document.head.name));
  }
  return found;
}
