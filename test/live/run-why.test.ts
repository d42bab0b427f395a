import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { CODES } from '../../src/run/codes.ts';
import { sentence } from '../../src/run/codes.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, type Place } from './place.ts';
import { hookYaml, printed, runJson, startRun } from './run-support.ts';

interface Case {
  readonly job: string;
  /** What the namespace gets first. */
  readonly setting?: string;
  readonly code: keyof typeof CODES;
  readonly says: RegExp;
  readonly timeout?: string;
}

const job = (command: string, ...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((text, [from, to]) => text.replace(from, to), hookYaml('Job', 'work', 'test', { command }));

/** Puts lines into the pod's or the container's specification. */
const inPod = (line: string) => ['      restartPolicy:', `      ${line}\n      restartPolicy:`] as const;
const inContainer = (line: string) => ['          image:', `          ${line}\n          image:`] as const;
const image = (name: string) => ['docker.io/library/busybox:1.36', name] as const;

const quota = `{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: "0"}}}`;
const twins = '        - {name: side, image: "docker.io/library/busybox:1.36", command: [sleep, "600"]}\n';

const CASES: Readonly<Record<string, Case>> = {
  'a Secret that is missing': {
    job: job('true', inContainer('envFrom: [{secretRef: {name: nowhere}}]')),
    code: 'config-missing',
    says: /pod work-\w+, container main cannot start: CreateContainerConfigError, secret "nowhere" not found/,
  },
  'a key that is missing': {
    job: job('true', inContainer('env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]')),
    setting: '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}',
    code: 'config-missing',
    says: /couldn't find key a in ConfigMap/,
  },
  'an image that is nowhere': {
    job: job('true', image('localhost:1/none:1')),
    code: 'image-pull',
    says: /container main cannot start: (ErrImagePull|ImagePullBackOff), .*localhost:1\/none:1/,
  },
  'an image name that cannot be read': {
    job: job('true', image('Not::an::image')),
    code: 'invalid-image-name',
    says: /InvalidImageName/,
  },
  'no node that fits': {
    job: job('true', inPod('nodeSelector: {disk: golden}')),
    code: 'unschedulable',
    says: /no node takes pod work-\w+: .*didn't match Pod's node affinity\/selector/,
  },
  'a claim that is missing': {
    job: job('true', inPod('volumes: [{name: data, persistentVolumeClaim: {claimName: nowhere}}]')),
    code: 'unschedulable',
    says: /persistentvolumeclaim "nowhere" not found/,
  },
  'a field that the API does not have': {
    job: job('true', ['spec:', 'spec:\n  backofLimit: 1']),
    code: 'create-refused',
    says: /backofLimit/,
  },
  'a quota': {
    job: job('true'),
    setting: quota,
    code: 'quota-exceeded',
    says: /no pod can be created: .*exceeded quota: none/,
  },
  'an account that is missing': {
    job: job('true', inPod('serviceAccountName: nobody')),
    code: 'service-account-missing',
    says: /serviceaccount "nobody" not found/,
  },
  'a command that is missing': {
    job: job('true', ['command: [sh, -c, "true"]', 'command: [/nowhere]']),
    code: 'exit-code',
    says: /container main ended with exit code 12[78]/,
    timeout: '60s',
  },
  'a right that the account lacks': {
    job: job(
      'kubectl get secrets',
      image('docker.io/bitnami/kubectl:latest'),
      inContainer('imagePullPolicy: IfNotPresent'),
    ),
    code: 'forbidden',
    says: /lacks a right: .*secrets is forbidden: User "system:serviceaccount:live-\w+:default" cannot list/,
    timeout: '60s',
  },
  'a deadline': {
    job: job('sleep 600', ['  backoffLimit: 0', '  backoffLimit: 0\n  activeDeadlineSeconds: 2']),
    code: 'deadline-exceeded',
    says: /Job was active longer than specified deadline/,
    timeout: '60s',
  },
  'a sidecar that goes on': {
    job: job('true').concat(twins),
    code: 'sidecar-running',
    says: /container main was done, but container side still ran/,
  },
  'a name that the API refuses': {
    job: job('true', ['name: work', 'name: Work_Work']),
    code: 'create-refused',
    says: /the API refuses Job\/Work_Work: .*Invalid value/,
  },
};

async function runCase(place: Place, { job, setting, timeout = '8s' }: Case) {
  if (setting) await place.apply(setting);
  const file = join(place.folder, 'hook.yaml');
  writeFileSync(file, job);
  const { summary } = await runJson(place, 'test', 'app', '--manifest', file, '--timeout', timeout);
  return summary;
}

describe('run says why', { concurrency: 8, skip: lacking('helm', 'cluster') }, () => {
  for (const [name, one] of Object.entries(CASES))
    test(name, async (t) => {
      const summary = await runCase(await makePlace(t, 4), one);
      const diagnosis = summary.hooks[0]?.diagnosis;
      assert.match(diagnosis ? sentence(diagnosis) : 'nothing', one.says);
      assert.equal(diagnosis?.code, one.code);
    });

  test('a namespace that allows no such pod', async (t) => {
    const place = await makePlace(t, 4);
    await place.kubectl('label', 'namespace', place.namespace, 'pod-security.kubernetes.io/enforce=restricted');
    const summary = await runCase(place, { job: job('true'), code: 'pod-security', says: /./ });
    assert.equal(summary.hooks[0]?.diagnosis?.code, 'pod-security');
  });

  test('a Job that someone deletes', async (t) => {
    const place = await makePlace(t, 4);
    const file = join(place.folder, 'hook.yaml');
    writeFileSync(file, job('echo begun; sleep 600'));
    const { outcome, output } = startRun(place, ['test', 'app', '--manifest', file]);
    await printed({ output, outcome }, /begun/);
    await place.kubectl('delete', 'job', 'work', '--wait=false');
    const { code, stdout } = await outcome;
    assert.equal(code, 3);
    assert.match(stdout, /\(deleted\): Job\/work was deleted by someone while it ran; its result is unknown/);
  });
});
