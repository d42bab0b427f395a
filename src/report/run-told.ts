import { sentence } from '../run/codes.ts';
import type { Diagnosis } from '../run/event.ts';
import { plain } from '../run/plain.ts';

/** So many log lines are remembered: a container's last words are among the last. */
const LINES = 50;

/** What a reader of the plain lines has before their eyes already, and need not be told again. */
export class Told {
  readonly #lines: string[] = [];
  readonly #hints = new Set<string>();
  #trouble = '';

  /** A log line that was printed. */
  line(line: string): void {
    if (this.#lines.push(plain(line).trim()) > LINES) this.#lines.shift();
  }

  /** A trouble in one sentence; a container's last words are left out where they stand above. */
  trouble(hook: number, diagnosis: Diagnosis): string {
    this.#trouble = keyOf(hook, diagnosis);
    return this.#words(diagnosis);
  }

  /** Why a hook ended; '' where that was the last trouble. */
  end(hook: number, diagnosis: Diagnosis | null): string {
    return diagnosis && keyOf(hook, diagnosis) !== this.#trouble ? this.#words(diagnosis) : '';
  }

  /** Each hint once for a hook: attempts fail alike. */
  hint(hook: number, { hint }: Diagnosis): string | undefined {
    const key = `${hook} ${hint}`;
    if (!hint || this.#hints.has(key)) return undefined;
    this.#hints.add(key);
    return hint;
  }

  #words(diagnosis: Diagnosis): string {
    const isShown = diagnosis.lines.every((line) => this.#lines.includes(line.trim()));
    return isShown ? diagnosis.message : sentence(diagnosis);
  }
}

function keyOf(hook: number, { message }: Diagnosis): string {
  return `${hook} ${message}`;
}
