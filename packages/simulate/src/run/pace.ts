import type { OpenWorld } from "../world/open-world.js";

/** So long before a fault begins or ends, every call runs by itself: the calls under way at that moment are then whole. */
const leadMs = 120_000;
/** So long after the last trouble, every call still runs by itself: budgets of retries are full again by then, and room after rate limits. */
const settleMs = 300_000;

/** What the pace is decided by. */
export interface PaceParts {
  readonly world: OpenWorld;
  /** For how many calls one may stand while nothing happens. 1: every call runs. */
  readonly most: number;
  /** Whether limits and `maxConcurrent` are so far away at this moment that fewer calls meet none either. */
  readonly isFarFromLimits: (atMs: number) => boolean;
}

/**
 * For how many calls one call stands. While no fault is near, every circuit is closed, nobody waits and no limit is near, calls do not touch each other:
 * each is answered by the credential that is asked first, after a time of its own. One of many then says what all say.
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

  /** A failure, a wait, or a change of a circuit. */
  trouble(): void {
    this.#troubleMs = this.#parts.world.clock.monotonicMs();
    this.#weight = 1;
  }

  /** To be called each second of virtual time. */
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
