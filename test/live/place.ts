import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HelmMajor } from '../../src/release/release.ts';
import { helm3, helm4, kubeconfig, kubectl as kubectlPath } from '../support/tools.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the last operations did with one hook, from the release record. */
export interface HookRun {
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly startedAt: number;
  readonly manifest: string;
}

/** A namespace, a folder and a Helm home of a test's own. All of them go when the test ends. */
export interface Place {
  readonly namespace: string;
  readonly folder: string;
  /** Variables that Helm and its plugins are run with. */
  readonly env: Record<string, string>;
  /** Runs Helm in the namespace; a failure is an outcome, not an error. */
  readonly helm: (...args: readonly string[]) => Promise<Outcome>;
  /** Runs kubectl in the namespace and returns what it prints. Throws when it fails. */
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  readonly apply: (manifest: string) => Promise<void>;
}

const PROJECT = join(import.meta.dirname, '../..');
export const SHOP = join(PROJECT, 'examples/shop');

/** Makes a place for one test. The same test can run twice at once: its namespace has a name of its own. */
export async function makePlace(t: TestContext, major: HelmMajor): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-live-'));
  const namespace = `live-${randomBytes(4).toString('hex')}`;
  const env = { ...homeIn(folder), KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
  const helm = (...args: readonly string[]) => execute(major === 4 ? helm4() : helm3(), args, env);
  const kubectl = async (...args: readonly string[]) =>
    must(await execute(kubectlPath(), ['--namespace', namespace, ...args], env), `kubectl ${args.join(' ')}`);
  t.after(async () => {
    await kubectl('delete', 'namespace', namespace, '--wait=false');
    rmSync(folder, { recursive: true, force: true });
  });
  await kubectl('create', 'namespace', namespace);
  const apply = async (manifest: string) => {
    const file = join(folder, 'applied.yaml');
    writeFileSync(file, manifest);
    await kubectl('apply', '-f', file);
  };
  return { namespace, folder, env, helm, kubectl, apply };
}

/** Installs the post-renderer from the checkout into the place's Helm home, as a user of Helm 4 does. */
export async function installPostRenderer(place: Place): Promise<void> {
  must(await place.helm('plugin', 'install', join(PROJECT, 'post-renderer')), 'helm plugin install');
}

/** Installs the command `helm hooks` the same way. */
export async function installHooks(place: Place): Promise<void> {
  must(await place.helm('plugin', 'install', PROJECT), 'helm plugin install');
}

/** Writes a chart of these templates into the place's folder; returns its path. */
export function writeChart(place: Place, templates: Readonly<Record<string, string>>): string {
  const chart = join(place.folder, 'chart');
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n', ...templates };
  for (const [name, text] of Object.entries(files)) {
    const path = join(chart, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return chart;
}

/** Installs release "app", a chart of one template. */
export async function install(place: Place, manifest: string): Promise<void> {
  const chart = writeChart(place, { 'templates/hooks.yaml': manifest });
  must(await place.helm('install', 'app', chart), 'helm install');
}

/** The hooks that have started since a moment (in milliseconds), in the order in which they did. */
export async function hookRuns(place: Place, release: string, since = 0): Promise<HookRun[]> {
  const { hooks = [] } = JSON.parse(must(await place.helm('status', release, '-o', 'json'), 'helm status'));
  return (hooks as readonly RecordedHook[])
    .map(({ name, kind, manifest, last_run: { phase, started_at } }) => {
      return { name, kind, manifest, phase, startedAt: started_at ? Date.parse(started_at) : 0 };
    })
    .filter(({ startedAt }) => startedAt > 0 && startedAt >= since)
    .sort((one, other) => one.startedAt - other.startedAt);
}

interface RecordedHook {
  readonly name: string;
  readonly kind: string;
  readonly manifest: string;
  readonly last_run: { readonly phase: string; readonly started_at?: string };
}

/** `Job/shop-seed` and so on, for what is there of these kinds, sorted. */
export async function objectsIn(place: Place, kinds: string): Promise<string[]> {
  const list = JSON.parse(await place.kubectl('get', kinds, '-o', 'json'));
  return (list.items as readonly { kind: string; metadata: { name: string } }[])
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((title) => title !== 'ConfigMap/kube-root-ca.crt')
    .sort();
}

/** A program's standard output; an Error with all that it printed where it failed. */
export function must({ code, stdout, stderr }: Outcome, what: string): string {
  if (code !== 0) throw new Error(`${what} failed with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

function homeIn(folder: string): Record<string, string> {
  const kinds = ['DATA', 'CACHE', 'CONFIG'];
  return Object.fromEntries(kinds.map((kind) => [`HELM_${kind}_HOME`, join(folder, kind.toLowerCase())]));
}

// Not the synchronous call: tests in other namespaces go on meanwhile.
function execute(program: string, args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? (child.exitCode ?? 1) : 0, stdout, stderr });
    });
  });
}
