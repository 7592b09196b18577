import type { OpenWorld } from "../world/open-world.js";

/** For this long before a fault begins or ends, every call runs: the calls that are running at that moment are then complete. In milliseconds. */
const leadMs = 120_000;
/**
 * For this long after the last trouble, every call still runs. By then retry budgets are full again, and rate limits have room again. In
 * milliseconds.
 */
const settleMs = 300_000;

/** What the pace is decided by. */
export interface PaceParts {
  readonly world: OpenWorld;
  /** For how many calls one call may count while nothing happens. 1: every call runs. */
  readonly most: number;
  /** Whether limits and `maxConcurrent` are so far away that even all calls together would not reach them. */
  readonly isFarFromLimits: (atMs: number) => boolean;
}

/**
 * Decides for how many calls one call counts. Calls do not influence each other while no fault is near, every circuit is closed, no call waits and no
 * limit is near. Each call is then answered by the first credential, after a time that only the call's own number decides. One call of many gives the
 * same result as all of them.
 */
export class Pace {
  readonly #parts: PaceParts;
  #troubleMs = Number.NEGATIVE_INFINITY;
  #weight = 1;

  constructor(parts: PaceParts) {
    this.#parts = parts;
  }

  get weight(): number {
    return this.#weight;
  }

  /** Called for a failure, a wait, or a change of a circuit. */
  trouble(): void {
    this.#troubleMs = this.#parts.world.clock.monotonicMs();
    this.#weight = 1;
  }

  /** Called each second of virtual time. */
  decide(): void {
    this.#weight = this.#parts.most > 1 && this.#isQuiet() ? this.#parts.most : 1;
  }

  #isQuiet(): boolean {
    const { world, isFarFromLimits } = this.#parts;
    const nowMs = world.clock.monotonicMs();
    if (nowMs - this.#troubleMs < settleMs || !isFarFromLimits(nowMs)) {
      return false;
    }
    if (world.boundariesMs.some((atMs) => atMs >= nowMs - settleMs && atMs <= nowMs + leadMs)) {
      return false;
    }
    return (
      world.credentials.every(({ isWell }) => isWell) &&
      world.loaded.hotspare.models.every(
        ({ status, waiting }) =>
          waiting === 0 && status.every(({ state, room }) => state === "closed" && room === undefined),
      )
    );
  }
}
