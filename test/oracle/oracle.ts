import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The answer of the Go program in this folder; see main.go. */
export interface OracleReading {
  readonly documents: Readonly<Record<string, readonly OracleDocument[]>>;
  readonly refused: boolean;
  readonly error?: string;
  readonly hooks: readonly OracleHook[];
  readonly manifests: readonly { path: string; kind: string; name: string; text: string }[];
  /** By event: indexes of `hooks` in the order of execution. */
  readonly order: Readonly<Record<string, readonly number[]>>;
}

export interface OracleDocument {
  readonly text: string;
  readonly refused: boolean;
  readonly error?: string;
  readonly head?: { apiVersion: string; kind: string; name: string; annotations: [string, string][] };
  /** As the Kubernetes API would get it, objects as `{ pairs }`; undefined where it has no JSON form. */
  readonly json?: unknown;
}

export interface OracleHook {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly text: string;
  readonly events: readonly string[];
  readonly weight: string;
  readonly deletePolicies: readonly string[];
  readonly logPolicies: readonly string[];
}

/** Rendered files by template path. */
export type Files = Readonly<Record<string, string>>;

/** The Go program, asked line by line. */
export class Oracle implements Disposable {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];

  /** @param program path of the built program (`test/support/tools.ts : oracle`) */
  constructor(program: string) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.child.stdout, crlfDelay: 0 }).on('line', (line) =>
      this.waiting.shift()?.resolve(line),
    );
    let words = '';
    this.child.stderr.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-2000);
    });
    this.child.on('close', () => {
      for (const one of this.waiting.splice(0)) one.reject(new Error(`the oracle has ended: ${words}`));
    });
    this.child.stdin.on('error', () => {});
  }

  /** How both Helms read files. */
  async ask(files: Files): Promise<Readonly<Record<3 | 4, OracleReading>>> {
    const line = await new Promise<string>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${JSON.stringify({ files })}\n`);
    });
    return JSON.parse(line);
  }

  [Symbol.dispose](): void {
    this.child.stdin.end();
    this.child.kill();
  }
}
