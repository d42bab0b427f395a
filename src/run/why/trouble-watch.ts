import type { Clock } from '../clock.ts';
import type { Cluster } from '../cluster.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { openClaimsOf } from './claims.ts';
import { whyAttemptFailed } from './ended.ts';
import { troubleOf } from './pending.ts';
import { sidecarTrouble } from './unfinished.ts';

/** Containers of one pod that end within this time end together. */
const TOGETHER_MS = 500;

/** How long the last lines of a failed attempt may take to arrive. */
const LINES_MS = 300;

/** Tells each trouble of a hook once, as soon as it is seen. */
export class TroubleWatch {
  readonly #evidence: Evidence;
  readonly #cluster: Pick<Cluster, 'get' | 'list'>;
  readonly #clock: Clock;
  readonly #tell: (diagnosis: Diagnosis) => void;
  readonly #told = new Set<string>();
  #attempts = 0;
  #asksForClaims = false;
  #waitsForSidecar = false;

  constructor(
    evidence: Evidence,
    { cluster, clock }: { readonly cluster: Pick<Cluster, 'get' | 'list'>; readonly clock: Clock },
    tell: (diagnosis: Diagnosis) => void,
  ) {
    this.#evidence = evidence;
    this.#cluster = cluster;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** To be called when the evidence has grown. */
  look(signal: AbortSignal): void {
    const trouble = troubleOf(this.#evidence);
    if (trouble) this.#found(trouble, signal);
    if (this.#evidence.attempts.length > this.#attempts) {
      this.#attempts = this.#evidence.attempts.length;
      void this.#after(LINES_MS, signal, () => whyAttemptFailed(this.#evidence));
    }
    if (!this.#waitsForSidecar && sidecarTrouble(this.#evidence)) {
      this.#waitsForSidecar = true;
      void this.#after(TOGETHER_MS, signal, () => {
        this.#waitsForSidecar = false;
        return sidecarTrouble(this.#evidence);
      });
    }
  }

  #found(trouble: Diagnosis, signal: AbortSignal): void {
    if (trouble.code === 'claim-unbound' && !this.#asksForClaims) {
      this.#asksForClaims = true;
      void openClaimsOf(this.#evidence, this.#cluster).then((claims) => {
        this.#evidence.openClaims = claims;
        if (!signal.aborted) this.look(signal);
      });
    } else if (trouble.code !== 'claim-unbound' || this.#evidence.openClaims) this.#say(trouble);
  }

  async #after(ms: number, signal: AbortSignal, find: () => Diagnosis | undefined): Promise<void> {
    await this.#clock.sleep(ms, signal);
    const trouble = signal.aborted ? undefined : find();
    if (trouble) this.#say(trouble);
  }

  /** ErrImagePull and ImagePullBackOff take turns: one trouble. */
  #say(trouble: Diagnosis): void {
    const { code, pod, container, object, message } = trouble;
    if (code !== 'deadline-exceeded') this.#evidence.trouble = trouble;
    const isAttempt = message.startsWith('attempt ');
    const key = JSON.stringify([code, pod, container, object, isAttempt && message]);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell(trouble);
  }
}
