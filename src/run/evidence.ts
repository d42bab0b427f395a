import type { KubeObject } from './cluster.ts';
import { plain } from './plain.ts';
import type { Pod } from './pods.ts';

/** A Warning event of a hook's object or of one of its pods. */
export interface Warning {
  readonly reason: string;
  readonly message: string;
}

const TAIL_LINES = 20;

/** What was seen of one hook: enough to say why it did not succeed. */
export class Evidence {
  /** The hook's object as last seen. */
  object: KubeObject;
  /** By uid, in the order in which they appeared. */
  readonly pods = new Map<string, Pod>();
  readonly warnings: Warning[] = [];
  readonly #tails = new Map<string, string[]>();

  constructor(object: KubeObject) {
    this.object = object;
  }

  addLine(pod: string, container: string, line: string): void {
    const key = `${pod}/${container}`;
    const tail = this.#tails.get(key);
    const words = plain(line);
    if (!tail) this.#tails.set(key, [words]);
    else if (tail.push(words) > TAIL_LINES) tail.shift();
  }

  /** The last lines of a container, oldest first. */
  tail(pod: string, container: string, count: number): readonly string[] {
    return (this.#tails.get(`${pod}/${container}`) ?? []).slice(-count);
  }

  get lastPod(): Pod | undefined {
    return [...this.pods.values()].at(-1);
  }
}
