import type { ManifestDocument } from '../manifest/document.ts';

/** What a pod spec calls a volume, or a source of one, that may hold scripts; variables (`configMapRef`) hold none. */
const MOUNT = /configMap(?!Ref|KeyRef)/;

const KUBECTL = 'kubectl';

/** Whether a text has a call of kubectl in it, as far as letters tell. */
export function namesKubectl(text: string): boolean {
  return text.includes(KUBECTL);
}

/** Whether a text is that of a pod that may be given scripts by a ConfigMap. */
export function mayMountScripts(text: string): boolean {
  return MOUNT.test(text);
}

/** Whether a document's pods may call kubectl, by its own text or by a script that they mount. Spares most their trees. */
export function mayCallKubectl({ source, range }: ManifestDocument): boolean {
  const text = source.text.slice(range.start, range.end);
  return namesKubectl(text) || mayMountScripts(text);
}
