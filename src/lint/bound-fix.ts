import type { Hook } from '../manifest/document.ts';
import { child } from '../manifest/node.ts';
import { fieldsFix } from './field-fix.ts';
import type { Fix } from './finding.ts';

/** What is left of Helm's timeout for the failure to be seen and told. */
const SPARE = 30;

const RETRIES = 3;

/** What ends a Job. */
const BOUNDS = ['activeDeadlineSeconds', 'backoffLimit', 'backoffLimitPerIndex'] as const;

/** The bounds that a Job's author has set. */
export function boundsOf({ document }: Hook): readonly string[] {
  const spec = child(document.root, 'spec');
  return BOUNDS.filter((field) => child(spec, field) !== undefined);
}

/**
 * A problem's `fix` that ends a Job before Helm's timeout (in seconds) does; to be spread. Advice alone where its author
 * has set a bound, nothing where the timeout leaves no room.
 */
export function boundFix(hook: Hook, timeout: number): { readonly help?: string; readonly fix?: Fix } {
  const deadline = timeout - SPARE;
  if (deadline < SPARE) return {};
  if (boundsOf(hook).length > 0) return { help: `write activeDeadlineSeconds: ${deadline} in its spec` };
  const fields = { activeDeadlineSeconds: deadline, backoffLimit: RETRIES };
  const why = `Kubernetes ends the Job, and says why, before Helm's ${timeout} s are over`;
  return {
    help: `write activeDeadlineSeconds: ${deadline} and backoffLimit: ${RETRIES} in its spec`,
    ...fieldsFix('opt-in', hook.document, ['spec'], fields, why),
  };
}
