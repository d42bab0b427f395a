// How long it takes from the cluster saying that something is wrong to its telling a person.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openKubernetes } from '../../src/io/kubernetes.ts';
import type { KubeObject } from '../../src/run/cluster.ts';
import { podOf } from '../../src/run/pods.ts';
import { kubeconfig, lacking } from '../support/tools.ts';
import { makePlace } from './place.ts';
import { printed, startRun } from './run-support.ts';
import { image, inContainer, inJob, inPod, job, retries } from './run-why-cases.ts';

interface Soon {
  readonly hook: string;
  /** What the cluster says, in an event or a pod. */
  readonly said: (object: KubeObject) => boolean;
  readonly told: RegExp;
}

const isEvent = (reason: string) => (object: KubeObject) => object.kind === 'Event' && object.reason === reason;
const isWaiting = (reason: string) => (object: KubeObject) =>
  object.kind === 'Pod' && podOf(object).containers.some(({ waiting }) => waiting?.reason === reason);
const isPodSaying = (said: (pod: ReturnType<typeof podOf>) => boolean) => (object: KubeObject) =>
  object.kind === 'Pod' && said(podOf(object));

const CASES: Readonly<Record<string, Soon>> = {
  'an account that is missing': {
    hook: job('true', inPod('serviceAccountName: nobody')),
    said: isEvent('FailedCreate'),
    told: /! Job\/work: no pod can be created: ServiceAccount\/nobody does not exist/,
  },
  'a Secret that is missing': {
    hook: job('true', inContainer('envFrom: [{secretRef: {name: db}}]')),
    said: isWaiting('CreateContainerConfigError'),
    told: /! Job\/work: pod \S+, container main: Secret\/db does not exist/,
  },
  'a volume that is missing': {
    hook: job(
      'true',
      inPod('volumes: [{name: files, secret: {secretName: db}}]'),
      inContainer('volumeMounts: [{name: files, mountPath: /files}]'),
    ),
    said: isEvent('FailedMount'),
    told: /! Job\/work: pod \S+: Secret\/db does not exist/,
  },
  'no node': {
    hook: job('true', inPod('nodeSelector: {disk: golden}')),
    said: isPodSaying(({ conditions }) => conditions.some(({ reason }) => reason === 'Unschedulable')),
    told: /! Job\/work: no node takes pod/,
  },
  'a claim without a volume': {
    hook: job('true', inPod('volumes: [{name: data, persistentVolumeClaim: {claimName: nowhere}}]')),
    said: isPodSaying(({ conditions }) => conditions.some(({ reason }) => reason === 'Unschedulable')),
    told: /! Job\/work: pod \S+ needs PersistentVolumeClaim\/nowhere, which does not exist/,
  },
  'an image that is nowhere': {
    hook: job('true', image('localhost:1/none:1')),
    said: isWaiting('ErrImagePull'),
    told: /! Job\/work: pod \S+, container main: image localhost:1\/none:1 cannot be pulled/,
  },
  'an attempt that failed': {
    hook: job('echo no; exit 3', retries(3)),
    said: isPodSaying(({ containers }) => containers.some(({ terminated }) => terminated?.exitCode === 3)),
    told: /! Job\/work: attempt 1 of 4: pod \S+, container main ended with exit code 3\n/,
  },
  'a right that is missing': {
    hook: job(
      'kubectl get secrets',
      image('docker.io/bitnami/kubectl:latest'),
      inContainer('imagePullPolicy: IfNotPresent'),
      retries(3),
    ),
    said: isPodSaying(({ containers }) => containers.some(({ terminated }) => terminated?.exitCode === 1)),
    told: /! Job\/work: attempt 1 of 4: pod \S+, container main lacks a right\n/,
  },
  'a deadline, while the pod takes its time to end': {
    hook: job('trap "" TERM; while :; do sleep 1; done', inJob('activeDeadlineSeconds: 3')).replace(
      'GracePeriodSeconds: 0',
      'GracePeriodSeconds: 20',
    ),
    said: isPodSaying(({ isDeleted }) => isDeleted),
    told: /! Job\/work: activeDeadlineSeconds was over, and its pods are being ended/,
  },
  'a sidecar that goes on': {
    hook: `${job('true')}        - {name: side, image: "docker.io/library/busybox:1.36", command: [sleep, "600"]}\n`,
    said: isPodSaying(({ containers }) => {
      const [main, side] = containers;
      return main?.terminated?.exitCode === 0 && side?.running !== undefined;
    }),
    told: /! Job\/work: pod \S+: container main is done, but container side still runs\n/,
  },
};

describe('run tells a trouble at once', { concurrency: 2, skip: lacking('helm', 'cluster') }, () => {
  for (const [name, { hook, said, told }] of Object.entries(CASES))
    test(name, async (t) => {
      const place = await makePlace(t, 4);
      const cluster = openKubernetes({ ...process.env, KUBECONFIG: kubeconfig(), HELM_NAMESPACE: place.namespace });
      const stop = new AbortController();
      t.after(async () => {
        stop.abort();
        await cluster.close();
      });
      const first = Promise.withResolvers<number>();
      const see = async (kind: string) => {
        const selection = { apiVersion: 'v1', kind, namespace: place.namespace };
        for await (const { object } of cluster.watch(selection, undefined, stop.signal))
          if (said(object)) first.resolve(performance.now());
      };
      for (const kind of ['Event', 'Pod']) see(kind).catch(first.reject);
      const file = join(place.folder, 'hook.yaml');
      writeFileSync(file, hook);
      const { child, outcome, output } = startRun(place, ['test', 'app', '--manifest', file, '--timeout', '30s']);
      t.after(() => child.kill('SIGKILL'));
      await printed({ output, outcome }, told);
      const late = performance.now() - (await first.promise);
      t.diagnostic(`${late.toFixed(0)} ms after the cluster said so`);
      child.kill('SIGINT');
      assert.ok(late < 1000, `${late.toFixed(0)} ms`);
    });
});
