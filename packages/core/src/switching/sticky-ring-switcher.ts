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
import { markBuiltIn } from "./built-in.js";
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
 * The classic rule: one credential is active. A call begins with it and walks the others once in a ring, and the credential that answers
 * is active from then on. After `failback.afterMs` or `failback.afterCalls` answers one call tries the credential above. A transient
 * failure is tried up to three times more where it happened (`retry.sameCredential`), unless you say otherwise or many calls fail there.
 *
 * The ring asks health as always: a credential inside a stated wait is skipped, and a recovering credential gets one call.
 */
export function stickyRing(): SwitcherFactory {
  return Object.assign((context: SwitcherContext) => markBuiltIn(new StickyRingSwitcher(context)), {
    sameCredential: 3,
  });
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
    const isStep = request.excluded.size === 0 && isStepDue(this.#state, clock.monotonicMs(), failback);
    const stepped = isStep ? this.#tryStep(request) : undefined;
    if (stepped !== undefined) {
      return stepped;
    }
    const ring = this.#ring().filter((id) => request.isCapable(id) && !request.excluded.has(id));
    for (const id of ring) {
      const answer = this.#tryCredential(id, request, false);
      if (answer !== undefined) {
        return answer;
      }
    }
    const answer = acquireUnclosed(ring, health);
    return "lease" in answer ? { lease: this.#follow(answer.lease, request, false) } : answer;
  }

  /** A probe that the engine has taken is followed like any other attempt. */
  follow(lease: Lease, request: AcquireRequest): Lease {
    const index = this.#ids.indexOf(lease.credentialId);
    const isStep = index < this.#state.active && request.excluded.size === 0;
    if (isStep) {
      this.#state = { ...this.#state, isStepping: true };
    }
    return this.#follow(lease, request, isStep);
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

  /** The nearest credential above that health allows. A credential known to be down does not hide the credentials above it. */
  #tryStep(request: AcquireRequest): AcquireAnswer | undefined {
    const above = this.#ids.slice(0, this.#state.active).reverse();
    for (const id of above) {
      const answer = request.isCapable(id) ? this.#tryCredential(id, request, true) : undefined;
      if (answer !== undefined) {
        return answer;
      }
    }
    return undefined;
  }

  #ring(): readonly string[] {
    const { active } = this.#state;
    return [...this.#ids.slice(active), ...this.#ids.slice(0, active)];
  }

  #tryCredential(id: string, request: AcquireRequest, isStep: boolean): AcquireAnswer | undefined {
    const { health } = this.#context;
    const state = health.of(id);
    if (state.state === "closed") {
      if (!health.hasRoom(id)) {
        return undefined;
      }
      if (isStep) {
        this.#state = { ...this.#state, isStepping: true };
      }
      return { lease: this.#follow(health.lease(id, "attempt"), request, isStep) };
    }
    return state.state === "open" && state.probeDue ? { probe: id } : undefined;
  }

  #follow(lease: Lease, request: AcquireRequest, steps: boolean): Lease {
    const { active, moves } = this.#state;
    const index = this.#ids.indexOf(lease.credentialId);
    const mayMove = request.isCapable(this.#ids[active] ?? "");
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
    const lastFailure = health.lastFailure(from);
    const why = lastFailure === undefined ? {} : { classification: lastFailure };
    return { scope: "request", domain: "ring", from: "closed", to: "closed", credentialId: to, ...why };
  }
}
