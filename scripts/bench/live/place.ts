import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EXECUTABLE } from '../../build.ts';
import { run } from '../../tools/run.ts';
import { highWaterMark } from '../measure.ts';

/** The programs that a bench compares, on one cluster. */
export interface Kit {
  readonly kubeconfig: string;
  readonly kubectl: string;
}

/** How long the hooks of a phase took, in milliseconds: from the first one's start to the last one's end. */
export interface Taken {
  readonly ms: number;
}

export interface RunTaken extends Taken {
  /** When the process was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The most memory that it held, in megabytes. */
  readonly megabytes: number;
}

/** A release of one Helm in a namespace of its own, whose `pre-upgrade` hooks are the phase. */
export class Place {
  readonly namespace: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'helm-hooks-bench-'));
  readonly #helm: string;
  readonly #kit: Kit;
  readonly #env: NodeJS.ProcessEnv;

  constructor(namespace: string, helm: string, kit: Kit, hooks: string) {
    this.namespace = namespace;
    this.#helm = helm;
    this.#kit = kit;
    const homes = Object.fromEntries(
      ['DATA', 'CACHE', 'CONFIG'].map((kind) => [`HELM_${kind}_HOME`, join(this.#folder, kind)]),
    );
    this.#env = {
      ...process.env,
      ...homes,
      KUBECONFIG: kit.kubeconfig,
      HELM_NAMESPACE: namespace,
      NODE_EXTRA_CA_CERTS: '',
    };
    this.#kubectl('create', 'namespace', namespace);
    mkdirSync(join(this.#chart, 'templates'), { recursive: true });
    writeFileSync(join(this.#chart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
    writeFileSync(join(this.#chart, 'templates/hooks.yaml'), hooks);
    run(helm, ['install', 'app', this.#chart], { env: this.#env });
  }

  get #chart(): string {
    return join(this.#folder, 'chart');
  }

  /** Lets Helm run the phase. */
  upgrade(): Taken {
    const since = Date.now();
    run(this.#helm, ['upgrade', 'app', this.#chart], { env: this.#env });
    const { hooks } = JSON.parse(run(this.#helm, ['status', 'app', '-o', 'json'], { env: this.#env })) as HelmStatus;
    const runs = hooks.map(({ last_run: { started_at, completed_at } }) => [
      Date.parse(started_at),
      Date.parse(completed_at),
    ]);
    const start = Math.min(...runs.map(([start]) => start!));
    if (start < since) throw new Error('helm status does not show the last upgrade');
    return { ms: Math.max(...runs.map(([, end]) => end!)) - start };
  }

  /** Lets us run it. */
  async runHooks(): Promise<RunTaken> {
    const startedAt = Date.now();
    const args = ['run', 'pre-upgrade', 'app', '--format', 'json', '--quiet', '--logs', 'none'];
    const child = spawn(EXECUTABLE, args, { env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] });
    let megabytes = 0;
    const look = () => {
      megabytes = Math.max(megabytes, highWaterMark(child.pid!));
    };
    const timer = setInterval(look, 10);
    let text = '';
    for await (const chunk of child.stdout) {
      look();
      text += chunk;
    }
    clearInterval(timer);
    const { outcome, hooks } = JSON.parse(text) as Summary;
    if (outcome !== 'succeeded') throw new Error(`the run ended with: ${outcome}`);
    const starts = hooks.map(({ startedAt }) => Date.parse(startedAt));
    const ends = hooks.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
    return { ms: Math.max(...ends) - Math.min(...starts), startedAt, megabytes };
  }

  /** Starts us, for someone who looks at the events as they come. */
  startEvents(): ChildProcessByStdio<null, Readable, null> {
    const args = ['run', 'pre-upgrade', 'app', '--format', 'jsonl', '--quiet', '--logs', 'none'];
    return spawn(EXECUTABLE, args, { env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** Starts a bare watch of the namespace's Jobs: what the API sends, as it comes. */
  startWatch(): ChildProcessByStdio<null, Readable, null> {
    const path = `/apis/batch/v1/namespaces/${this.namespace}/jobs?watch=1`;
    return spawn(this.#kit.kubectl, ['get', '--raw', path], { env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  [Symbol.dispose](): void {
    this.#kubectl('delete', 'namespace', this.namespace, '--wait=false');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kubectl(...args: readonly string[]): void {
    run(this.#kit.kubectl, args, { env: this.#env });
  }
}

interface HelmStatus {
  readonly hooks: readonly { readonly last_run: { readonly started_at: string; readonly completed_at: string } }[];
}

interface Summary {
  readonly outcome: string;
  readonly hooks: readonly { readonly startedAt: string; readonly durationMs: number }[];
}
