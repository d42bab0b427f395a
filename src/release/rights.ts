import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, type Node, text } from '../manifest/node.ts';
import type { Reading } from '../script/access.ts';
import type { RunCommand } from '../script/container.ts';
import { type Resources, readKubectl } from '../script/kubectl.ts';
import { builtInKind, builtInResource, type Resource } from '../script/resources.ts';
import { DEFINITIONS, documentsOfKinds } from './kinds.ts';
import type { Release } from './release.ts';
import { type ContainerRun, runsIn } from './scripts-run.ts';

/** One call of kubectl in a hook's pod, and what it asks of the API. */
export interface KubectlCall {
  readonly command: RunCommand;
  readonly container: Node;
  readonly reading: Reading;
}

const defined = new WeakMap<Release, Defined>();
const calls = new WeakMap<Hook, readonly KubectlCall[]>();

/** Every call of kubectl that can be seen in a hook's pod. */
export function kubectlCalls(hook: Hook, release: Release): readonly KubectlCall[] {
  const found = calls.get(hook) ?? read(hook, release);
  calls.set(hook, found);
  return found;
}

function read(hook: Hook, release: Release): readonly KubectlCall[] {
  return runsIn(hook, release).flatMap((run) =>
    run.commands
      .filter(({ words }) => words[0]?.value === 'kubectl')
      .map((command) => ({ command, container: run.container, reading: readCall(command, run, release) })),
  );
}

function readCall({ words, input }: RunCommand, run: ContainerRun, release: Release): Reading {
  if (hasConfiguration(run)) return { resolved: false, why: 'it has a configuration of its own' };
  return readKubectl(words.slice(1), input, resourcesOf(release));
}

/** Commands that make or change a configuration of kubectl. */
const CONFIGURES = /\bKUBECONFIG=|\bkubectl\s+config\s+(use|set)|update-kubeconfig|get-credentials|\.kube\//;

/** True where kubectl may be another than the pod's account, or ask another cluster. */
function hasConfiguration({ container, scripts }: ContainerRun): boolean {
  const variables = items(child(container, 'env')).map((variable) => text(child(variable, 'name')));
  const mounts = items(child(container, 'volumeMounts')).map((mount) => text(child(mount, 'mountPath')) ?? '');
  return (
    variables.includes('KUBECONFIG') ||
    mounts.some((path) => /\.kube(\/|$)/.test(path)) ||
    scripts.some(({ source }) => CONFIGURES.test(source))
  );
}

/** The resources of Kubernetes itself, and those that the release defines: these are read when one is asked for. */
export function resourcesOf(release: Release): Resources {
  return {
    byWord: (word) =>
      builtInResource(word) ?? definedBy(release).byWord.get(word.toLowerCase()) ?? qualified(word, release),
    byKind: (group, kind) => builtInKind(group, kind) ?? definedBy(release).byKind.get(`${group}/${kind}`),
  };
}

interface Defined {
  /** undefined for a word that two definitions have. */
  readonly byWord: ReadonlyMap<string, Resource | undefined>;
  readonly byKind: ReadonlyMap<string, Resource>;
}

function definedBy(release: Release): Defined {
  const found = defined.get(release) ?? collect(release);
  defined.set(release, found);
  return found;
}

function collect(release: Release): Defined {
  const byWord = new Map<string, Resource | undefined>();
  const byKind = new Map<string, Resource>();
  for (const document of documentsOfKinds(release, DEFINITIONS)) {
    const resource = definedIn(document);
    byKind.set(`${resource.group}/${resource.kind}`, resource);
    for (const word of wordsFor(document, resource)) byWord.set(word, byWord.has(word) ? undefined : resource);
  }
  return { byWord, byKind };
}

/** `certificates.cert-manager.io` says all that rights need, but for whether it lies in a namespace. */
function qualified(word: string, release: Release): Resource | undefined {
  const [, plural = '', group = ''] = /^([a-z0-9-]+s)\.([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(word) ?? [];
  return plural && !definedBy(release).byWord.has(word)
    ? { resource: plural, group, kind: '', namespaced: true }
    : undefined;
}

function definedIn({ root }: ManifestDocument): Resource {
  const spec = child(root, 'spec');
  return {
    resource: text(descend(spec, 'names', 'plural')) ?? '',
    group: text(child(spec, 'group')) ?? '',
    kind: text(descend(spec, 'names', 'kind')) ?? '',
    namespaced: text(child(spec, 'scope')) !== 'Cluster',
  };
}

function wordsFor({ root }: ManifestDocument, { resource, group, kind }: Resource): ReadonlySet<string> {
  const names = descend(root, 'spec', 'names');
  const short = items(child(names, 'shortNames')).map((name) => text(name) ?? '');
  const words = [resource, text(child(names, 'singular')) ?? kind.toLowerCase(), ...short];
  return new Set([...words, ...words.map((word) => `${word}.${group}`)]);
}
