import type { KubectlLine } from './kubectl-line.ts';
import type { Resource } from './resources.ts';

/**
 * When a command asks this of the API: `always`; `absent` or `present`, if the object is not there, or is; `wait`, only to
 * wait for an end, which kubectl goes without.
 */
export type When = 'always' | 'absent' | 'present' | 'wait';

/** One request, or many of one sort, as the API's authorizer sees it. */
export interface Access {
  readonly verb: string;
  /** A part of it in `resource`: `pods/exec`. */
  readonly on: Resource;
  /** The objects' names; `none` for a request without name (list, create by POST); `unknown` where the shell makes them. */
  readonly names: readonly string[] | 'none' | 'unknown';
  /** undefined: that of the account itself; `*`: all; '' for what lies in none. */
  readonly namespace: string | undefined;
  readonly when: When;
}

/** What one command asks of the API, or why that cannot be told. */
export type Reading =
  | {
      readonly resolved: true;
      readonly accesses: readonly Access[];
      /** `delete`, `apply`. */
      readonly command: string;
      /** The objects that it names, each with its place; none for commands of another sort. */
      readonly targets: readonly Target[];
      readonly line: KubectlLine;
    }
  | { readonly resolved: false; readonly why: string };

/** One kind of objects that a command line names. */
export interface Target {
  readonly on: Resource;
  /** Empty: all of that kind, or those that a selector chooses. */
  readonly names: readonly string[] | 'unknown';
  /** As a manifest writes it; undefined: the command's own. */
  readonly namespace?: string | undefined;
}

/** Where a target lies, given the command's own namespace. */
export function placeOf({ on, namespace }: Target, own: string | undefined): string | undefined {
  return on.namespaced ? (namespace ?? own) : '';
}

/** The same resource, but a part of its objects. */
export function partOf(on: Resource, part: string): Resource {
  return { ...on, resource: `${on.resource}/${part}` };
}
