// Charts, and a Helm with two post-renderers: the project's, and one that passes everything on.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PostRenderReport } from '../../src/report/post-render.ts';
import type { ChartFiles } from '../generator/chart.ts';
import { executable } from '../support/tools.ts';

const RENDERERS: Readonly<Record<string, string>> = {
  'hooks-post-renderer': readFileSync(join(import.meta.dirname, '../../post-renderer/plugin.yaml'), 'utf8'),
  identity: `apiVersion: v1
type: postrenderer/v1
name: identity
version: 0.1.0
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: cat
`,
};

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Rewritten extends Printed {
  /** What the post-renderer reported; undefined where it was not called or has failed. */
  readonly report: PostRenderReport | undefined;
}

/** One Helm with a home of its own. */
export class Kitchen implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 'helm-hooks-kitchen-'));
  private readonly helm: string;
  private made = 0;

  constructor(helm: string) {
    this.helm = helm;
    for (const [name, manifest] of Object.entries(RENDERERS)) {
      const folder = join(this.folder, 'plugins', name);
      mkdirSync(join(folder, 'bin'), { recursive: true });
      writeFileSync(join(folder, 'plugin.yaml'), manifest);
      symlinkSync(executable(), join(folder, 'bin/helm-hooks'));
    }
  }

  /** Writes a chart and returns its path. */
  chart(files: ChartFiles): string {
    const chart = join(this.folder, `chart-${this.made++}`);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(chart, name)), { recursive: true });
      writeFileSync(join(chart, name), text);
    }
    return chart;
  }

  /** What a command of Helm prints through a post-renderer that changes nothing. */
  asItIs(args: readonly string[]): Promise<Printed> {
    return this.run([...args, '--post-renderer', 'identity']);
  }

  /** The same through the project's. */
  async rewritten(args: readonly string[], mode: string): Promise<Rewritten> {
    const file = join(this.folder, `report-${this.made++}.json`);
    const printed = await this.run([
      ...args,
      '--post-renderer=hooks-post-renderer',
      `--post-renderer-args=--report=${file}`,
      `--post-renderer-args=--mode=${mode}`,
    ]);
    const report = printed.code === 0 ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    return { ...printed, report };
  }

  private run(args: readonly string[]): Promise<Printed> {
    const env = {
      PATH: process.env.PATH,
      HELM_PLUGINS: join(this.folder, 'plugins'),
      HELM_CACHE_HOME: join(this.folder, 'cache'),
      HELM_CONFIG_HOME: join(this.folder, 'config'),
      HELM_DATA_HOME: join(this.folder, 'data'),
      KUBECONFIG: join(this.folder, 'none'),
      HELM_HOOKS_TTY: '0',
    };
    return new Promise((resolve) => {
      execFile(this.helm, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
