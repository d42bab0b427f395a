import { type Access, partOf } from './access.ts';
import type { KubectlLine } from './kubectl-line.ts';
import { builtInResource } from './resources.ts';

const PODS = builtInResource('pods')!;

export const POD_COMMANDS: ReadonlySet<string> = new Set(['exec', 'attach', 'cp', 'logs']);

/**
 * What exec, attach, cp and logs ask; undefined where they are not given a pod.
 * Source: k8s.io/kubectl pkg/cmd/exec, cp, logs; pkg/polymorphichelpers/logsforobject.go.
 */
export function podAccesses(line: KubectlLine): readonly Access[] | undefined {
  const [command] = line.args.map(({ value }) => value);
  if (command === 'logs') return logs(line);
  const pod = command === 'cp' ? copied(line) : podName(line.args[1]?.value);
  if (pod === undefined) return undefined;
  const [names, namespace = line.flags.get('namespace')] = pod;
  // A refused websocket (GET) is tried again as POST, so create is enough. Source: pkg/cmd/exec/exec.go : createExecutor.
  const part = command === 'attach' ? 'attach' : 'exec';
  return [
    { verb: 'get', on: PODS, names, namespace, when: 'always' },
    { verb: 'create', on: partOf(PODS, part), names, namespace, when: 'always' },
  ];
}

type Pod = readonly [names: readonly string[], namespace?: string];

function podName(word: string | undefined): Pod | undefined {
  const name = word?.replace(/^(pods?|po)\//, '');
  return name && !name.includes('/') ? [[name]] : undefined;
}

/** `cp [NAMESPACE/]POD:PATH PATH`, or the other way round. */
function copied({ args }: KubectlLine): Pod | undefined {
  const place = args.map(({ value }) => value).find((value) => value?.includes(':'));
  const [pod = '', ...rest] = (place?.split(':')[0] ?? '').split('/').toReversed();
  if (!pod || rest.length > 1) return undefined;
  return rest[0] ? [[pod], rest[0]] : [[pod]];
}

function logs({ args, flags }: KubectlLine): readonly Access[] | undefined {
  const namespace = flags.get('namespace');
  const ask = (verb: string, on: Access['on'], names: Access['names']): Access => ({
    verb,
    on,
    names,
    namespace,
    when: 'always',
  });
  const log = partOf(PODS, 'log');
  if (flags.has('selector')) return [ask('list', PODS, 'none'), ask('get', log, 'unknown')];
  const word = args[1]?.value;
  const pod = podName(word);
  if (pod) return [ask('get', PODS, pod[0]), ask('get', log, pod[0])];
  const [type = '', name = ''] = word?.split('/') ?? [];
  const on = builtInResource(type);
  if (!on || !name) return undefined;
  return [ask('get', on, [name]), ask('list', PODS, 'none'), ask('get', log, 'unknown')];
}
