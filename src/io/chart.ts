import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { EXIT, UserError } from '../errors.ts';
import { readDocuments } from '../manifest/read.ts';
import { decodeUtf8 } from '../manifest/text.ts';
import type { HelmMajor } from '../manifest/vocabulary.ts';
import { type HelmOptions, type HelmResult, helmMajor, helmOutput, runHelm } from './helm.ts';

export interface ChartOptions extends HelmOptions {
  /** Release name for the rendering; unset: Helm's own default. */
  readonly release: string | undefined;
  /** The value flags as `helm template` takes them. */
  readonly flags: readonly string[];
  /** Takes what Helm rendered and could not read, for a linter. */
  readonly unreadable?: boolean;
  /** Renders a second time, at once: what comes out different is random. */
  readonly again?: boolean;
}

/** What `helm template` says about a chart. */
export interface RenderedChart {
  readonly helm: HelmMajor;
  readonly text: string;
  /** Values of `helm.sh/hook` for which Helm dropped a document: those documents are not in `text`. */
  readonly unknownHooks: readonly string[];
  /** With Helm 4, where documents were dropped: all documents, written anew by Helm, each with its template's path. */
  readonly captured: string | undefined;
}

/**
 * Renders a chart with the Helm at hand. Where Helm says that it drops documents, Helm 4 renders once more through a
 * post-renderer that only keeps a copy, for post-renderers still see them.
 *
 * @throws UserError with Helm's message where the chart does not render
 */
export async function renderChart(chart: string, options: ChartOptions): Promise<RenderedChart> {
  const [helm, { stdout, stderr }] = await Promise.all([helmMajor(options), rendering(chart, options)]);
  const unknownHooks = unknownHooksIn(stderr);
  const capturing = unknownHooks.length > 0 && helm === 4 && process.platform !== 'win32';
  const captured = capturing ? await capture(chart, options).catch(unlessInterrupted) : undefined;
  return { helm, text: decodeUtf8(stdout, `what helm rendered from ${chart}`), unknownHooks, captured };
}

/** The text of one more rendering; undefined where it fails, for the first one says why. */
export async function renderAgain(chart: string, options: ChartOptions): Promise<string | undefined> {
  const result = await helmOutput(templateArgs(chart, options), options).catch(unlessInterrupted);
  return result && decodeUtf8(result.stdout, `what helm rendered from ${chart}`);
}

/** Of templates that are no YAML, Helm prints what they became only where it is asked to debug. */
async function rendering(chart: string, options: ChartOptions): Promise<Pick<HelmResult, 'stdout' | 'stderr'>> {
  try {
    return await helmOutput(templateArgs(chart, options), options);
  } catch (error) {
    if (!options.unreadable || !(error instanceof UserError && error.message.includes('YAML parse error on ')))
      throw error;
    const { stdout } = await runHelm(templateArgs(chart, options, ['--debug']), options);
    if (readDocuments({ file: chart, text: decodeUtf8(stdout, chart) }, 4).problems.length === 0) throw error;
    return { stdout, stderr: '' };
  }
}

/** Early Helm 4 refuses some streams only where there is a post-renderer: then the log has to do. */
function unlessInterrupted(error: unknown): undefined {
  if (!(error instanceof UserError) || error.exitCode === EXIT.interrupted) throw error;
}

function templateArgs(chart: string, { flags, release }: ChartOptions, more: readonly string[] = []): string[] {
  return ['template', ...flags, ...more, '--', ...(release === undefined ? [] : [release]), chart];
}

/** Helm 3 logs `info: skipping unknown hook: "VALUE"`, Helm 4 `msg="skipping unknown hooks" hookTypes=VALUE`. */
function unknownHooksIn(stderr: string): string[] {
  const lines = stderr.matchAll(/skipping unknown hook(?:: |s" hookTypes=)("(?:[^"\\]|\\.)*"|\S*)/g);
  return [...lines].map(([, value = '']) => (value.startsWith('"') ? unquoted(value) : value));
}

/** Go quotes nearly as JSON does; what differs (`\x00`, `\a`) stays as it is written. */
function unquoted(value: string): string {
  try {
    return JSON.parse(value);
  } catch {
    return value.slice(1, -1);
  }
}

const CAPTURE = 'helm-hooks-capture';

async function capture(chart: string, options: ChartOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `${CAPTURE}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A second interrupt ends the process at once, without `finally`.
  process.once('exit', remove);
  try {
    const copy = join(folder, 'stream.yaml');
    mkdirSync(join(folder, 'plugins', CAPTURE), { recursive: true });
    writeFileSync(join(folder, 'plugins', CAPTURE, 'plugin.yaml'), pluginYaml(copy));
    const plugins = [join(folder, 'plugins'), await pluginFolders(options)].join(delimiter);
    const env = { ...options.env, HELM_PLUGINS: plugins };
    await helmOutput(templateArgs(chart, options, ['--post-renderer', CAPTURE]), { ...options, env });
    return existsSync(copy) ? decodeUtf8(readFileSync(copy), `what helm rendered from ${chart}`) : '';
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** HELM_PLUGINS is a list of folders; the others stay, for a chart may come through a downloader plugin. */
async function pluginFolders(options: ChartOptions): Promise<string> {
  if (options.env.HELM_PLUGINS) return options.env.HELM_PLUGINS;
  return new TextDecoder().decode((await helmOutput(['env', 'HELM_PLUGINS'], options)).stdout).trim();
}

function pluginYaml(copy: string): string {
  return `apiVersion: v1
type: postrenderer/v1
name: ${CAPTURE}
version: 1.0.0
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: tee
      args: [${JSON.stringify(copy)}]
`;
}
