import type { FailureObservation, Lease, Observation } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { Transition } from "../contract/transition.js";
import type { CredentialRecord, FaultDomain } from "./fault-domain.js";
import type { HealthRegistry } from "./health-registry.js";
import { afterFailure, afterStatedWait, afterVoidProbe } from "./health-state.js";
import type { TransitionCause } from "./health-transition.js";
import { afterSilentProbe, isProvedBy } from "./silent-probes.js";

const nothing: readonly Transition[] = Object.freeze([]);

/** One attempt's claim on a credential, and the way by which its verdict reaches the six domains. */
export class HealthLease implements Lease {
  readonly probe: boolean;
  readonly #registry: HealthRegistry;
  readonly #record: CredentialRecord;
  readonly #id: number;
  readonly #startedAt: number;
  /** Monotonic milliseconds; the fleet alone asks for it. */
  readonly #beganMs: number | undefined;
  #state: "running" | "deferred" | "ended" = "running";
  #confirmed = false;

  /** Taken after the domains of a probe are half-open, so that its own transitions are not later than itself. */
  constructor(registry: HealthRegistry, record: CredentialRecord, id: number, probe: boolean) {
    this.#registry = registry;
    this.#record = record;
    this.#id = id;
    this.#startedAt = registry.sequence;
    this.#beganMs = registry.link === undefined ? undefined : registry.clock.monotonicMs();
    this.probe = probe;
    record.inFlight += 1;
    for (const domain of record.domains) {
      domain.inFlight += 1;
    }
    if (registry.rooms.areInUse) {
      registry.rooms.begun(record.domains);
    }
  }

  get credentialId(): string {
    return this.#record.ref.id;
  }

  confirm(): readonly Transition[] {
    if (this.#state !== "running" || this.#confirmed) {
      return nothing;
    }
    this.#confirmed = true;
    this.#growRooms();
    // It has not succeeded yet: a closed domain keeps its failures in a row until it does.
    let transitions: Transition[] | undefined;
    for (const domain of this.#record.domains) {
      if (domain.state.status !== "closed") {
        transitions ??= [];
        this.#close(domain, transitions);
      }
    }
    return transitions ?? nothing;
  }

  succeed({ atMs }: Observation): readonly Transition[] {
    if (this.#state === "ended") {
      return nothing;
    }
    const record = this.#record;
    record.served += 1;
    record.owner.answered += 1;
    record.lastAnswerMs = atMs ?? this.#registry.clock.monotonicMs();
    record.hasAnsweredSinceOpening = true;
    let transitions: Transition[] | undefined;
    for (const domain of record.domains) {
      domain.suspicion = undefined;
      if (isTroubled(domain)) {
        transitions ??= [];
        this.#close(domain, transitions);
      }
    }
    if (!this.#confirmed) {
      this.#growRooms();
    }
    this.#end();
    return transitions ?? nothing;
  }

  fail(classification: Classification, seen: FailureObservation): readonly Transition[] {
    if (this.#state === "ended") {
      return nothing;
    }
    const record = this.#record;
    record.lastFailure = classification;
    record.lastFailureMs = this.#registry.clock.monotonicMs();
    const { consequence, answered } = seen;
    const provesEndpoint = answered && consequence.provesEndpoint;
    const transitions: Transition[] = [];
    for (const domain of record.domains) {
      if (domain.scope === classification.scope && consequence.circuit !== "none") {
        this.#blame(domain, classification, seen, transitions);
      } else if (provesEndpoint && (domain.scope === "endpoint" || domain.scope === "endpoint_model")) {
        this.#close(domain, transitions);
      } else {
        this.#free(domain, transitions);
      }
    }
    this.#end();
    return transitions;
  }

  release(): readonly Transition[] {
    if (this.#state === "ended") {
      return nothing;
    }
    const transitions: Transition[] = [];
    if (this.probe) {
      for (const domain of this.#record.domains) {
        this.#free(domain, transitions);
      }
    }
    this.#end();
    return transitions;
  }

  defer(): void {
    if (this.#state === "running") {
      this.#state = "deferred";
      this.#leave();
    }
  }

  /** The server has taken the request: one answer for each bounded domain. */
  #growRooms(): void {
    const { rooms } = this.#registry;
    if (rooms.areInUse) {
      for (const domain of this.#record.domains) {
        rooms.answered(domain, this.#id);
      }
    }
  }

  #end(): void {
    const wasRunning = this.#state === "running";
    this.#state = "ended";
    if (this.probe) {
      const nowMs = this.#registry.clock.monotonicMs();
      for (const domain of this.#record.domains) {
        const next = afterSilentProbe(domain.state, this.#id, nowMs);
        this.#registry.move(domain, next, this.#cause(), this.#id, []);
      }
    }
    if (wasRunning) {
      this.#leave();
    }
  }

  #leave(): void {
    const record = this.#record;
    record.inFlight -= 1;
    for (const domain of record.domains) {
      domain.inFlight -= 1;
    }
    if (record.inFlight === 0) {
      record.whenIdle?.();
    }
    record.owner.roomChanged();
    const { rooms } = this.#registry;
    if (rooms.areInUse) {
      rooms.ended(record.domains, this.#id);
    }
  }

  #blame(
    domain: FaultDomain,
    classification: Classification,
    { consequence, durationMs }: FailureObservation,
    transitions: Transition[],
  ): void {
    const registry = this.#registry;
    if (consequence.limitsRoom) {
      registry.rooms.refused(domain, this.#id, registry.leasesTaken, durationMs);
    }
    const cause = { ...this.#cause(), classification };
    const failure = {
      classification,
      consequence,
      leaseId: this.#id,
      nowMs: registry.clock.monotonicMs(),
      random: registry.random(),
    };
    const decide = this.#counts(domain) ? afterFailure : afterStatedWait;
    registry.move(domain, decide(domain.state, failure, registry.settings), cause, this.#id, transitions);
  }

  #close(domain: FaultDomain, transitions: Transition[]): void {
    if (this.#counts(domain) || isProvedBy(domain.state, this.#id)) {
      this.#registry.close(domain, this.#cause(), this.#id, transitions);
    }
  }

  /** Ends this lease's hold on a half-open domain without a verdict. */
  #free(domain: FaultDomain, transitions: Transition[]): void {
    const { state } = domain;
    if (state.status === "half_open" && state.leaseId === this.#id) {
      const rearmed = afterVoidProbe(state, this.#registry.clock.monotonicMs());
      this.#registry.move(domain, rearmed, this.#cause(), this.#id, transitions);
    }
  }

  #cause(): TransitionCause {
    const { credentialId } = this;
    return this.#beganMs === undefined ? { credentialId } : { credentialId, beganMs: this.#beganMs };
  }

  /** A verdict counts unless another lease has changed the domain since this lease began. */
  #counts(domain: FaultDomain): boolean {
    return domain.lastTransition <= this.#startedAt || domain.lastLeaseId === this.#id;
  }
}

function isTroubled({ state }: FaultDomain): boolean {
  return state.status !== "closed" || state.failures > 0;
}
