import type { Manifest, Setting } from './hook-objects.ts';
import type { Random } from './random.ts';

const SCRIPTS: readonly ((name: string, other: string) => string)[] = [
  () => 'echo migrated',
  (name) => `kubectl delete secret ${name} --ignore-not-found`,
  (name) => `kubectl delete job/${name} --ignore-not-found; echo "gone"`,
  (name, other) => `kubectl create secret generic ${name} --from-literal=a=b\nkubectl get configmap ${other}\n`,
  (name) => `kubectl wait --for=condition=complete job/${name} --timeout=60s`,
  () => 'curl -fsS http://web:8080/migrate # once',
  (name) => `for i in 1 2 3; do\n  test -e /data/${name} && exit 0\n\n  sleep 1\ndone\nexit 1\n`,
];

/** What a container runs; most scripts name objects of the release, which they make, wait for or clear away. */
export function scriptOf(random: Random, { names }: Setting): string {
  return random.pick(SCRIPTS)(random.pick(names), random.pick(names));
}

/** A pod that needs some of the release's objects, in every way in which one can. */
export function podSpec(random: Random, setting: Setting, policy?: string): Manifest {
  const { names } = setting;
  const restartPolicy = policy ?? random.pick(['Never', 'Never', 'Never', 'OnFailure', 'Always', '']);
  const named = () => ({ name: random.pick(names) });
  return {
    ...(restartPolicy ? { restartPolicy } : {}),
    ...(random.chance(0.5) ? { serviceAccountName: random.pick(names) } : {}),
    ...(random.chance(0.1) ? { automountServiceAccountToken: false } : {}),
    ...(random.chance(0.1) ? { priorityClassName: random.pick(names) } : {}),
    ...(random.chance(0.2) ? { imagePullSecrets: [named()] } : {}),
    ...(random.chance(0.2) ? { initContainers: [container(random, setting, 'wait')] } : {}),
    containers: Array.from({ length: random.pick([1, 1, 2]) }, (_, at) => container(random, setting, `main-${at}`)),
    ...(random.chance(0.4) ? { volumes: [volume(random, setting)] } : {}),
  };
}

function container(random: Random, setting: Setting, name: string): Manifest {
  return {
    name,
    image: 'docker.io/library/busybox:1.36',
    ...(random.chance(0.5) ? { command: ['sh', '-c', scriptOf(random, setting)] } : {}),
    ...(random.chance(0.1) ? { args: ['--wait', 'a b', '"quoted"', "it's"] } : {}),
    ...(random.chance(0.3) ? { envFrom: [source(random, setting, 'Ref')] } : {}),
    ...(random.chance(0.3) ? { env: [variable(random, setting)] } : {}),
  };
}

function source(random: Random, { names }: Setting, end: string): Manifest {
  const optional = random.chance(0.15) ? { optional: true } : {};
  return { [`${random.pick(['secret', 'configMap'])}${end}`]: { name: random.pick(names), ...optional } };
}

function variable(random: Random, setting: Setting): Manifest {
  if (random.chance(0.3)) return { name: 'A', value: random.pick(['', 'yes', '5', 'a#b', random.pick(setting.names)]) };
  const from = source(random, setting, 'KeyRef');
  const [kind, reference] = Object.entries(from)[0]!;
  return { name: 'A', valueFrom: { [kind]: { ...(reference as Manifest), key: 'url' } } };
}

function volume(random: Random, setting: Setting): Manifest {
  const name = random.pick(setting.names);
  const kinds: readonly Manifest[] = [
    { configMap: { name } },
    { secret: { secretName: name } },
    { persistentVolumeClaim: { claimName: name } },
    { projected: { sources: [source(random, setting, ''), source(random, setting, '')] } },
    { emptyDir: {} },
  ];
  return { name: 'v', ...random.pick(kinds) };
}
