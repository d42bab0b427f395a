// A headless Chromium, spoken to by its own protocol: https://chromedevtools.github.io/devtools-protocol/
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { browser } from './tools.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'dark' | 'light';
}

/** One tab. */
export interface Page {
  /** What the page has asked for, but for itself. */
  readonly requests: readonly string[];
  /** What stands in the console: errors, and what the policy refused. */
  readonly complaints: readonly string[];
  readonly open: (url: string, look: Look) => Promise<void>;
  /** The value of an expression in the page. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
  /** A PNG of the whole page. */
  readonly screenshot: () => Promise<Buffer>;
}

/** Starts a browser with an empty profile; it ends with the test. */
export async function openPage(t: TestContext): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'helm-hooks-browser-'));
  const flags = ['--headless', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-port=0', '--no-first-run'];
  // Chromium refuses its own sandbox to root; the pages are ours, and no network is needed.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(browser(), [...flags, ...root, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
  t.after(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return connect(t, await debuggerOf(profile));
}

/** The browser writes where it listens. */
async function debuggerOf(profile: string): Promise<string> {
  const file = join(profile, 'DevToolsActivePort');
  for (let tries = 0; tries < 300; tries++) {
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port && path) {
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        webSocketDebuggerUrl: string;
        type: string;
      }[];
      const page = targets.find(({ type }) => type === 'page');
      if (page) return page.webSocketDebuggerUrl;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the browser did not say within 30 s where it listens');
}

async function connect(t: TestContext, url: string): Promise<Page> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  t.after(() => socket.close());
  const waiting = new Map<number, (message: Message) => void>();
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded = () => {};
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else note(message, requests, complaints, loaded);
  });
  let last = 0;
  const send = async (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'Audits']) await send(`${domain}.enable`);
  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: Value }).value;
  };
  const open = async (page: string, { width, height, scheme }: Look) => {
    requests.length = 0;
    complaints.length = 0;
    await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    const done = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    await send('Page.navigate', { url: page });
    await done;
    requests.splice(0, requests.length, ...requests.filter((request) => request !== page));
  };
  const screenshot = async () => {
    const { data } = await send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  };
  return { requests, complaints, open, evaluate, screenshot };
}

function note({ method, params }: Message, requests: string[], complaints: string[], loaded: () => void): void {
  if (method === 'Page.loadEventFired') loaded();
  else if (method === 'Network.requestWillBeSent') {
    const { url } = params!.request as { url: string };
    // Data is in the page already.
    if (!url.startsWith('data:')) requests.push(url);
  } else if (
    method === 'Log.entryAdded' ||
    method === 'Runtime.consoleAPICalled' ||
    method === 'Runtime.exceptionThrown' ||
    method === 'Audits.issueAdded' ||
    method === 'Page.javascriptDialogOpening'
  )
    complaints.push(JSON.stringify(params));
}
