import type { Annotation, Hook } from '../../manifest/document.ts';
import type { Problem } from '../finding.ts';
import { annotationChange } from '../fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'annotation-not-string',
  family: 'annotations',
  level: 'error',
  summary: 'The annotations of a hook are strings: numbers and booleans are quoted.',
  why: `Helm reads \`helm.sh/hook-weight: 5\` without complaint, and so \`helm template\`, \`helm lint\` and \`--dry-run\`
pass. The Kubernetes API takes strings only, and Helm builds a hook's object when its turn comes: then the operation fails with
\`json: cannot unmarshal number into Go struct field ObjectMeta.metadata.annotations of type string\`. For a delete hook that
is at uninstall. Null does no harm: it is read as an empty string.

The fix quotes the value that Helm reads: \`010\` is an octal number and weight 8, so it becomes \`"8"\`.`,

  concerns: ({ annotations }) => !areStrings(annotations),

  *check(hook) {
    for (const annotation of hook.annotations.values()) {
      if (annotation.isString) continue;
      const why = 'the Kubernetes API takes only strings as annotations';
      const change = annotationChange(hook.document, annotation.key, annotation.value, why);
      yield {
        at: annotation.range,
        ...verdict(annotation, hook),
        help: `write ${JSON.stringify(annotation.value)}`,
        ...(change && { fix: { safety: 'safe', changes: [change] } }),
      };
    }
  },
});

function areStrings(annotations: Hook['annotations']): boolean {
  for (const { isString } of annotations.values()) if (!isString) return false;
  return true;
}

// Null for a string leaves it empty (Go's encoding/json), seen with Helm 4.3.1 and 3.22.0 on Kubernetes 1.34.
function verdict(annotation: Annotation, hook: Hook): Pick<Problem, 'message' | 'level'> {
  const { key, value, source } = annotation;
  if (value === '')
    return { level: 'info', message: `${key} is null${source && ` (${source})`}: it is read as an empty string` };
  const what = `${key} is ${describe(annotation)}, not a string`;
  if (hook.unknownEvents.length > 0)
    return { level: 'info', message: `${what}: Helm drops the document for its event, and would fail when it runs` };
  return { message: `${what}: Helm renders it and fails ${when(hook)}` };
}

function describe({ source, value }: Annotation): string {
  if (value === 'true' || value === 'false') return `the boolean ${source}`;
  return source === value ? `the number ${source}` : `the number ${source}, which Helm reads as ${value}`;
}

function when({ events }: Hook): string {
  const atUninstall = events.length > 0 && events.every((event) => event.endsWith('-delete'));
  return atUninstall ? 'when the hook runs, at uninstall' : 'when the hook runs';
}
