import { titleOf } from '../manifest/document.ts';
import { Stopped, within } from './clock.ts';
import { ClusterError, type KubeObject, refOf } from './cluster.ts';
import { say } from './codes.ts';
import { leftAlone, leftover, vanished, whyFailed, whyTimedOut } from './diagnosis.ts';
import { duration } from './duration.ts';
import type { Diagnosis, HookOutcome, Tell } from './event.ts';
import { type Ending, Follower, type World } from './follow.ts';
import { Over, refused } from './over.ts';
import { findMade, type Made } from './past.ts';
import { deletesBefore, type PlannedHook, type RunPlan } from './plan.ts';
import { deletePrevious } from './previous.ts';
import { isJob, isPod, readinessOf } from './readiness.ts';
import { learnSecrets } from './secrets.ts';
import { notMade, type Target, targetsOf } from './targets.ts';

/** How one hook went. */
export interface HookResult {
  readonly outcome: HookOutcome;
  readonly diagnosis: Diagnosis | null;
  readonly made: readonly Made[];
  /** True where its objects were created and waited for: only then do delete policies apply after a failure. */
  readonly waited: boolean;
  readonly followers: readonly Follower[];
}

/** Carries out one hook: deletes what is in the way, creates, waits. Deleting afterwards is the phase's business. */
export class HookRun {
  readonly #index: number;
  readonly #planned: PlannedHook;
  readonly #plan: RunPlan;
  readonly #world: World;
  readonly #tell: Tell;
  /** What earlier hooks of this run have made: it may be deleted, whatever it is. */
  readonly #own: ReadonlySet<string | undefined>;
  #made: Made[] = [];
  readonly #followers: Follower[] = [];
  #waited = false;

  constructor(index: number, plan: RunPlan, world: World, tell: Tell, own: ReadonlySet<string | undefined>) {
    this.#index = index;
    this.#own = own;
    this.#planned = plan.hooks[index]!;
    this.#plan = plan;
    this.#world = world;
    this.#tell = tell;
  }

  async run(): Promise<HookResult> {
    const end = await this.#steps().catch((error: unknown) => {
      if (error instanceof Over) return error;
      if (error instanceof Stopped) return new Over(error.why, null);
      throw error;
    });
    // What its containers said comes before how it ended.
    await Promise.all(this.#followers.map((follower) => follower.drain()));
    const { outcome, diagnosis } = end;
    return { outcome, diagnosis, made: this.#made, waited: this.#waited, followers: this.#followers };
  }

  async #steps(): Promise<Over> {
    const targets = await targetsOf(this.#planned, this.#plan, this.#world.cluster);
    const { past } = this.#planned;
    if (past) return this.#goOn(past.made, targets);
    const { open, left } = await this.#withoutProtected(targets);
    for (const message of open.length > 0 ? left : []) this.#tell({ type: 'note', message });
    if (open.length === 0 && left.length > 0) throw new Over('skipped', leftAlone(left.join('; ')));
    const isDeleted = ({ ref }: Target) => deletesBefore(this.#planned, this.#plan, titleOf(ref));
    const condemned = open.filter(isDeleted);
    if (condemned.length > 0) await this.#deletePrevious(condemned);
    await this.#refuseLeftovers(open.filter((target) => !isDeleted(target)));
    await learnSecrets(open, this.#world);
    await this.#timed('create', () => this.#create(open));
    this.#waited = true;
    return this.#wait();
  }

  /** Watches what an earlier run has made, and makes what is still to be made of a List. */
  async #goOn(made: readonly Made[], targets: readonly Target[]): Promise<Over> {
    const { cluster } = this.#world;
    const found = await findMade(made, cluster).catch(refused(this.#planned.title));
    if (typeof found === 'string') throw new Over('unknown', say('deleted', `${found}; its result is unknown`));
    await learnSecrets(targets, this.#world);
    for (const object of found) {
      const { uid = '' } = object.metadata;
      this.#made.push({ ...refOf(object), uid });
      this.#tell({ type: 'adopted', hook: this.#index, uid, object: refOf(object) });
      this.#follow(object, false);
    }
    const { open } = await this.#withoutProtected(notMade(targets, made));
    await this.#refuseLeftovers(open);
    if (open.length > 0) await this.#timed('create', () => this.#create(open));
    this.#waited = true;
    return this.#wait();
  }

  /** What may be made, and in words what is there and left as it is. */
  async #withoutProtected(targets: readonly Target[]): Promise<{ open: Target[]; left: string[] }> {
    const open: Target[] = [];
    const left: string[] = [];
    for (const target of targets) {
      const reason = this.#plan.protects(target.ref);
      const title = titleOf(target.ref);
      const exists = reason && (await this.#world.cluster.get(target.ref).catch(refused(title)));
      if (exists && !this.#own.has(exists.metadata.uid))
        left.push(`${title} exists and is left as it is: ${reason}; --recreate ${title} replaces it`);
      else open.push(target);
    }
    return { open, left };
  }

  #deletePrevious(targets: readonly Target[]): Promise<void> {
    const refs = targets.map(({ ref }) => ref);
    const note = (message: string) => this.#tell({ type: 'note', message });
    return this.#timed('delete-previous', () =>
      deletePrevious(this.#planned.title, refs, this.#plan.timeoutMs, this.#world, note),
    );
  }

  // Apply would take the result of an earlier run for the new one: Helm 4 reports such a hook as succeeded.
  async #refuseLeftovers(targets: readonly Target[]): Promise<void> {
    if (this.#plan.method === 'post') return;
    for (const { ref } of targets.filter(({ ref }) => isJob(ref) || isPod(ref))) {
      const title = titleOf(ref);
      const exists = await this.#world.cluster.get(ref).catch(refused(title));
      if (exists) throw new Over('failed', leftover(title));
    }
  }

  async #create(targets: readonly Target[]): Promise<void> {
    const { cluster } = this.#world;
    for (const { object, ref } of targets) {
      if (this.#world.signal.aborted) throw new Stopped('interrupted');
      this.#tell({ type: 'creating', hook: this.#index, object: ref });
      const created = await cluster.create(object, this.#plan.method).catch(refused(titleOf(ref)));
      const { uid = '' } = created.metadata;
      this.#made.push({ ...refOf(created), uid });
      this.#tell({ type: 'created', hook: this.#index, uid, object: refOf(created) });
      this.#follow(created);
    }
  }

  /** @param fromStart false where nobody saw its steps begin: then none of them is exact */
  #follow(object: KubeObject, fromStart = true): void {
    const tell: Tell = (event) => {
      const [first] = this.#followers;
      if (event.type !== 'step') this.#tell(event);
      else if (first === follower) this.#tell({ ...event, exact: event.exact && fromStart });
    };
    const follower = new Follower(this.#index, object, this.#world, tell, this.#plan.failFast);
    if (isJob(object) || isPod(object)) this.#followers.push(follower);
  }

  async #wait(): Promise<Over> {
    const { clock, signal } = this.#world;
    const followers = this.#followers;
    let stuck: Follower | undefined;
    try {
      await within(clock, this.#plan.timeoutMs, signal, (inner) =>
        Promise.all(
          followers.map(async (follower) => {
            const ending = await follower.follow(inner);
            follower.finish(ending === 'ready');
            if (ending === 'ready') return;
            stuck = follower;
            throw await this.#ended(follower, ending);
          }),
        ),
      );
      return new Over('succeeded', null);
    } catch (error) {
      if (error instanceof ClusterError)
        return new Over('unknown', say(error.reason === 'unreachable' ? 'unreachable' : 'failed', error.message));
      if (!(error instanceof Stopped)) throw error;
      for (const follower of followers) if (follower !== stuck) follower.finish(false);
      return error.why === 'timed-out' ? this.#timedOut() : new Over('interrupted', null);
    }
  }

  async #ended(follower: Follower, ending: Ending): Promise<Over> {
    await follower.drain();
    if (ending === 'gone') {
      this.#made = this.#made.filter(({ uid }) => uid !== follower.evidence.object.metadata.uid);
      return new Over('unknown', vanished(follower.evidence, this.#planned.title));
    }
    if (ending === 'hopeless') {
      const words = `${this.#planned.title} waits for what does not come by itself: --fail-fast ends it, Helm would wait on`;
      this.#tell({ type: 'note', message: words });
      return new Over('failed', follower.despair ?? null);
    }
    return new Over('failed', whyFailed(follower.evidence));
  }

  #timedOut(): Over {
    const open = this.#followers.find(({ evidence }) => readinessOf(evidence.object).state !== 'ready');
    const limit = duration(this.#plan.timeoutMs);
    return new Over('timed-out', open ? whyTimedOut(open.evidence, limit) : null);
  }

  async #timed<Result>(step: 'delete-previous' | 'create', work: () => Promise<Result>): Promise<Result> {
    const since = this.#world.clock.now();
    try {
      return await work();
    } finally {
      const ms = this.#world.clock.now() - since;
      this.#tell({ type: 'step', hook: this.#index, step, since, ms, exact: true });
    }
  }
}
