import { UserError } from '../errors.ts';
import { positionAt } from '../manifest/text.ts';
import { namelessHook } from '../release/nameless.ts';
import type { Release } from '../release/release.ts';

/** @throws UserError at the first hook that has no name, though Helm would run it */
export function refuseNameless(release: Release): void {
  const hook = namelessHook(release);
  if (!hook) return;
  const { source, range, path } = hook.document;
  const { line } = positionAt(source.text, range.start);
  const at = `${source.file}:${line}${path ? ` (${path})` : ''}`;
  throw new UserError(
    `${at}: the hook, kind ${hook.kind || 'missing'}, has no metadata.name: Helm can neither delete nor apply it`,
  );
}
