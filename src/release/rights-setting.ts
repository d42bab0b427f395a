/**
 * What becomes of rights that a hook lacks: `report` says which, `generate` adds those in namespaces, `cluster` those
 * beside them too, `annotated` is `generate` for hooks that ask for it by annotation.
 */
export const RBAC = ['report', 'generate', 'cluster', 'annotated'] as const;

export type Rbac = (typeof RBAC)[number];

/** What whoever installs the release permits; nothing that a chart says is in it. */
export interface RightsSetting {
  readonly rbac: Rbac;
  /** Namespaces beside the release's own in which a hook may be given rights. */
  readonly namespaces: ReadonlySet<string>;
  /** The release's namespace as it was given on purpose: bindings of the cluster name it. */
  readonly given: string | undefined;
  /** The release's namespace where it is certain: bindings in other namespaces name it. */
  readonly certain: string | undefined;
}
