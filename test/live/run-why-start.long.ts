// What keeps a pod from being created, placed or started.
import { hookYaml } from './run-support.ts';
import { type Case, image, inContainer, inJob, inPod, job, whyCases } from './run-why-cases.ts';

const QUOTA = '{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: "0"}}}';
const LIMITS = '{apiVersion: v1, kind: ResourceQuota, metadata: {name: strict}, spec: {hard: {limits.cpu: "1"}}}';

const CASES: Readonly<Record<string, Case>> = {
  'a quota that is used up': {
    hook: job('true'),
    setting: QUOTA,
    code: 'quota-exceeded',
    says: 'no pod can be created: ResourceQuota/none is used up (requested: pods=1, used: pods=0, limited: pods=0)',
    hint: 'free some of it, or raise it: kubectl describe resourcequota none -n NS',
  },
  'a quota that wants limits, for a Pod': {
    hook: hookYaml('Pod', 'work', 'test'),
    setting: LIMITS,
    code: 'quota-exceeded',
    says: 'Pod/work cannot be created: ResourceQuota/strict must specify limits.cpu for: main',
    hint: "set them in the container's resources",
  },
  'a namespace that allows no such pod': {
    hook: job('true', inPod('hostNetwork: true')),
    prepare: async ({ kubectl, namespace }) => {
      await kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=baseline');
    },
    code: 'pod-security',
    says: 'no pod can be created: the namespace enforces PodSecurity "baseline": host namespaces (hostNetwork=true)',
    hint: 'set the securityContext that it asks for, or use a namespace that allows such pods',
  },
  'a priority that does not exist': {
    hook: job('true', inPod('priorityClassName: nobler')),
    code: 'pod-refused',
    says: 'no pod can be created: PriorityClass/nobler does not exist',
    hint: 'nothing in the release makes PriorityClass/nobler: create it first, or correct the name',
  },
  'limits of the namespace': {
    hook: job('true', inContainer('resources: {limits: {cpu: "2"}}')),
    setting:
      '{apiVersion: v1, kind: LimitRange, metadata: {name: small}, spec: {limits: [{type: Container, max: {cpu: "1"}}]}}',
    code: 'pod-refused',
    says: 'no pod can be created: maximum cpu usage per Container is 1, but limit is 2',
  },
  'more than any node has': {
    hook: job('true', inContainer('resources: {requests: {cpu: "9999"}}')),
    code: 'unschedulable',
    says: 'no node takes pod POD: 0/1 nodes are available: 1 Insufficient cpu',
    hint: "lower the containers' resources.requests, or add a node",
  },
  'no node with such a label': {
    hook: job('true', inPod('nodeSelector: {disk: golden}')),
    code: 'unschedulable',
    says: "no node takes pod POD: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector",
    hint: 'correct nodeSelector or affinity, or label a node: kubectl get nodes --show-labels',
  },
  'gates before the scheduler': {
    hook: job('true', inPod('schedulingGates: [{name: example.com/later}]')),
    code: 'unschedulable',
    says: 'pod POD is held back by its schedulingGates',
    hint: 'whoever set the gates has to remove them',
  },
  'an image that is nowhere': {
    hook: job('true', image('localhost:1/none:1')),
    code: 'image-pull',
    says: 'pod POD, container main: image localhost:1/none:1 cannot be pulled: Head "http://localhost:1/v2/none/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
    hint: 'the node cannot reach this registry: check its name, and the way to it',
    varying: [[/\[::1\]/g, '127.0.0.1']],
  },
  'an image of an init container': {
    hook: job('true', inPod('initContainers: [{name: wait, image: "localhost:1/none:1"}]')),
    code: 'image-pull',
    says: 'pod POD, init container wait: image localhost:1/none:1 cannot be pulled: Head "http://localhost:1/v2/none/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
    hint: 'the node cannot reach this registry: check its name, and the way to it',
    varying: [[/\[::1\]/g, '127.0.0.1']],
  },
  'an image that must be there already': {
    hook: job('true', image('example.com/none:1'), inContainer('imagePullPolicy: Never')),
    code: 'image-pull',
    says: 'pod POD, container main: image example.com/none:1 cannot be pulled: the node does not have it',
    hint: 'imagePullPolicy: Never takes only what is on the node: use IfNotPresent',
  },
  'an image name that cannot be read': {
    hook: job('true', image('Not::an::image')),
    code: 'invalid-image-name',
    says: 'pod POD, container main: "Not::an::image" is no image name',
    hint: 'write it as REGISTRY/NAME:TAG, the name in lower case',
  },
  'an image without its tag': {
    hook: job('true', image('"docker.io/library/busybox:"')),
    code: 'invalid-image-name',
    says: 'pod POD, container main: "docker.io/library/busybox:" is no image name',
    hint: 'the tag is empty: set the value that it comes from',
  },
  'root where none may be': {
    hook: job('true', inContainer('securityContext: {runAsNonRoot: true}')),
    code: 'container-start',
    says: 'pod POD, container main cannot start: container has runAsNonRoot and image will run as root (pod: "POD_NS(UID)", container: main)',
    hint: 'set runAsUser to a number other than 0, or use an image that does',
    varying: [
      [/\([0-9a-f-]{36}\)/, '(UID)'],
      [/"work-[a-z0-9]{5}_/, '"POD_'],
    ],
  },
  'a seccomp profile that the node does not have': {
    hook: job(
      'true',
      inContainer('securityContext: {seccompProfile: {type: Localhost, localhostProfile: nowhere.json}}'),
    ),
    code: 'container-start',
    says: 'pod POD, container main cannot start: cannot load seccomp profile "FILE": open FILE: no such file or directory',
    varying: [[/\/\S+\/nowhere\.json/g, 'FILE']],
    hint: 'kubectl describe pod POD -n NS shows its events',
  },
  'a program that the image does not have': {
    hook: job('true', ['command: [sh, -c, "true"]', 'command: [/nowhere]']),
    code: 'container-start',
    says: 'pod POD, container main cannot start: exec: "/nowhere": stat /nowhere: no such file or directory',
    hint: 'the image has no such program: correct command, args or the image',
    timeout: '60s',
  },
  'a Job that is suspended': {
    hook: job('true', inJob('suspend: true')),
    code: 'suspended',
    says: 'Job/work is suspended (spec.suspend: true), so it does not start',
    hint: `take suspend out of the hook; this one goes on with kubectl patch job work -n NS -p '{"spec":{"suspend":false}}'`,
  },
  'a field that the API does not have': {
    hook: job('true', ['spec:', 'spec:\n  backofLimit: 1']),
    code: 'create-refused',
    says: 'the API refuses Job/work: failed to create typed patch object (NS/work; batch/v1, Kind=Job): .spec.backofLimit: field not declared in schema',
  },
  'a name that the API refuses': {
    hook: job('true', ['name: work', 'name: Work_Work']),
    code: 'create-refused',
    says: 'the API refuses Job/Work_Work: Job.batch "Work_Work" is invalid: metadata.name: Invalid value: "Work_Work": RULE',
    varying: [[/a lowercase RFC 1123 subdomain .*$/, 'RULE']],
  },
  'a kind that the cluster does not know': {
    hook: '{apiVersion: example.com/v1, kind: Gadget, metadata: {name: work, annotations: {helm.sh/hook: test}}}',
    code: 'unknown-kind',
    says: 'the cluster does not know Gadget in example.com/v1',
    hint: 'its CustomResourceDefinition has to be there first: in crds/, or as a hook with a lower weight',
  },
  'a field that someone else owns': {
    hook: hookYaml('ConfigMap', 'work', 'test', { policies: 'hook-failed' }),
    prepare: async ({ kubectl }) => {
      await kubectl('create', 'configmap', 'work', '--from-literal=key=other', '--field-manager=someone');
    },
    code: 'conflict',
    says: 'ConfigMap/work cannot be applied: Apply failed with 1 conflict: conflict with "someone" using v1: .data.key',
    hint: 'take the field out of the hook, or let --recreate ConfigMap/work delete the object first',
  },
};

whyCases('a pod cannot be created, placed or started', CASES);
