import type { CredentialStatus } from "../contract/credential-status.js";
import type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherContext,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import type { Transition } from "../contract/transition.js";
import { acquireUnclosed } from "./acquire-unclosed.js";
import { RingLease } from "./ring-lease.js";
import {
  afterAnswer,
  afterNoAnswer,
  beginRing,
  isStepDue,
  type RingAttempt,
  type RingState,
} from "./ring-state.js";

/**
 * The classic rule: one credential is active; a call begins with it, walks the others once in a ring, and whoever answers is active
 * from then on. After `failback.afterMs` or `failback.afterCalls` answers one call tries the one above. A transient failure is
 * tried three times more where it happened (`retry.sameCredential`), unless you say otherwise.
 *
 * Health is asked as always: who waits for a stated time is passed over, and a recovering credential meets one call.
 */
export function stickyRing(): SwitcherFactory {
  return Object.assign((context: SwitcherContext) => new StickyRingSwitcher(context), { sameCredential: 3 });
}

class StickyRingSwitcher implements CredentialSwitcher {
  readonly #context: SwitcherContext;
  readonly #ids: readonly string[];
  #state: RingState;

  constructor(context: SwitcherContext) {
    this.#context = context;
    this.#ids = context.credentials.map(({ id }) => id);
    this.#state = beginRing(context.clock.monotonicMs());
  }

  get activeId(): string | undefined {
    return this.#ids[this.#state.active];
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    const { health, clock, failback } = this.#context;
    const step = request.tried.size === 0 && isStepDue(this.#state, clock.monotonicMs(), failback);
    const stepped = step ? this.#tryStep(request) : undefined;
    if (stepped !== undefined) {
      return { lease: stepped };
    }
    const ring = this.#ring().filter((id) => request.capable.has(id) && !request.tried.has(id));
    for (const id of ring) {
      const lease = this.#leaseOf(id, request);
      if (lease !== undefined) {
        return { lease: this.#follow(lease, request, false) };
      }
    }
    const answer = acquireUnclosed(ring, health, request.timeoutMs);
    return "lease" in answer ? { lease: this.#follow(answer.lease, request, false) } : answer;
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#ids.map((id) => this.#context.health.status(id));
  }

  /** All of them, or the first: it serves again from the top. */
  reset(credentialId?: string): void {
    if (credentialId === undefined || credentialId === this.#ids[0]) {
      const { moves } = this.#state;
      this.#state = { ...beginRing(this.#context.clock.monotonicMs()), moves: moves + 1 };
    }
  }

  /** The nearest above that health lets be tried: one that is known to be dead does not hide those above it. */
  #tryStep(request: AcquireRequest): Lease | undefined {
    const above = this.#ids.slice(0, this.#state.active).reverse();
    for (const id of above) {
      const lease = request.capable.has(id) ? this.#leaseOf(id, request) : undefined;
      if (lease !== undefined) {
        this.#state = { ...this.#state, isStepping: true };
        return this.#follow(lease, request, true);
      }
    }
    return undefined;
  }

  #ring(): readonly string[] {
    const { active } = this.#state;
    return [...this.#ids.slice(active), ...this.#ids.slice(0, active)];
  }

  #leaseOf(id: string, { timeoutMs }: AcquireRequest): Lease | undefined {
    const { health } = this.#context;
    const state = health.of(id);
    if (state.state === "closed") {
      return health.lease(id, "attempt");
    }
    return state.state === "open" && state.probeDue ? health.lease(id, "probe", timeoutMs) : undefined;
  }

  #follow(lease: Lease, { capable }: AcquireRequest, steps: boolean): Lease {
    const { active, moves } = this.#state;
    const index = this.#ids.indexOf(lease.credentialId);
    const mayMove = capable.has(this.#ids[active] ?? "");
    const attempt: RingAttempt = { index, moves, steps, mayMove };
    return new RingLease(lease, (hasAnswered) => this.#end(attempt, hasAnswered));
  }

  #end(attempt: RingAttempt, hasAnswered: boolean): Transition | undefined {
    const { health, clock } = this.#context;
    const from = this.activeId;
    this.#state = (hasAnswered ? afterAnswer : afterNoAnswer)(this.#state, attempt, clock.monotonicMs());
    const to = this.activeId;
    if (from === undefined || to === undefined || from === to) {
      return undefined;
    }
    const { lastFailure } = health.status(from);
    const why = lastFailure === undefined ? {} : { classification: lastFailure };
    return { scope: "request", domain: "ring", from: "closed", to: "closed", credentialId: to, ...why };
  }
}
