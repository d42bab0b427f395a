import type { Hook } from '../manifest/document.ts';
import { child } from '../manifest/node.ts';
import { runs } from './life.ts';
import type { Release } from './release.ts';

/**
 * True for a hook that Helm runs and that has no name of its own: Helm looks hooks up by name before it creates and
 * deletes them. A list has none either; its items do. Source: pkg/action/hooks.go : deleteHookByPolicy, execHook.
 */
export function isNameless(hook: Hook): boolean {
  return hook.name === '' && runs(hook) && !(hook.kind.endsWith('List') && child(hook.document.root, 'items'));
}

/** The first hook of a release without a name, in stored order. */
export function namelessHook({ hooks }: Release): Hook | undefined {
  return hooks.find(isNameless);
}
