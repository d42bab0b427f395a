import { type Hook, titleOf } from '../../manifest/document.ts';
import { placeOf } from '../../release/identity.ts';
import { isRun, runs } from '../../release/life.ts';
import { type MeshSign, sidecarOf } from '../../release/mesh.ts';
import { podMetadataPath } from '../../release/references.ts';
import { type FieldMap, fieldsFix } from '../field-fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'mesh-sidecar',
  family: 'failure',
  level: 'warning',
  summary: 'A hook in a mesh gets no sidecar that outlives it.',
  why: `Istio and Linkerd put a proxy into every pod of a namespace that has injection on. It does not end with the pod's
own container, so a Job or Pod never completes, and the operation ends with "timed out" although the work is done. The
rule speaks where the release itself shows a mesh: on a Namespace, on a hook, or on other pods; it is info where pods are
only kept out of it. It is silent where the hook has the opt-out, uses the host's network (which is never injected), ends
its proxy itself (\`quitquitquit\`, \`linkerd-await\`), or asks for a native sidecar, which ends with the pod and is the default from Istio 1.27 on new clusters. The opt-out, as label
and annotation, is on request, for without a proxy a hook cannot reach what demands mutual TLS.`,

  *check(hook, release) {
    const sign = runs(hook) && isRun(hook) ? sidecarOf(hook, release) : undefined;
    if (!sign) return;
    const { mesh, said, isIn } = sign;
    const where = sign.document === hook.document ? 'its pod' : titleOf(sign.document.head);
    yield {
      at: placeOf(hook.document),
      ...(isIn ? {} : { level: 'info' }),
      message: isIn
        ? `${titleOf(hook)} has no opt-out from ${mesh.name} (${where} has ${said}): unless its sidecars are native, the proxy goes on when the work is done, and Helm waits until it times out`
        : `${titleOf(hook)} has no opt-out from ${mesh.name}, while ${where} has one (${said}): in a namespace with injection it never completes`,
      help: `write ${mesh.key}: "${mesh.out}" as ${mesh.places.join(' and ').replace(/s\b/g, '')} of its pod`,
      ...optOut(hook, sign),
    };
  },
});

function optOut(hook: Hook, { mesh }: MeshSign) {
  const fields: FieldMap = Object.fromEntries(mesh.places.map((place) => [place, { [mesh.key]: mesh.out }]));
  const why = `${mesh.name} leaves the pod alone, so that it ends`;
  return fieldsFix('opt-in', hook.document, podMetadataPath(hook.kind), fields, why);
}
