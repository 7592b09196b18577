import type { Lease, Observation } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { PolicyRow } from "../contract/policy.js";
import type { Transition } from "../contract/transition.js";
import type { CredentialRecord } from "./credential-record.js";
import { defaultCircuits } from "./default-circuits.js";
import type { FaultDomain } from "./fault-domain.js";
import type { HealthRegistry } from "./health-registry.js";
import { afterFailure, afterStatedWait } from "./health-state.js";

/** What a lease tells its model when it ends. */
export interface LeaseOwner {
  readonly registry: HealthRegistry;
  answered: number;
}

const nothing: readonly Transition[] = Object.freeze([]);

/** Classes whose failure, if it was an HTTP reply, still says nothing good of the endpoint. */
const unansweredClasses: ReadonlySet<ErrorClass> = new Set<ErrorClass>(["transient", "unknown", "aborted"]);

/** One attempt's claim on a credential, and the way its verdict reaches the six domains. */
export class HealthLease implements Lease {
  readonly probe: boolean;
  readonly #owner: LeaseOwner;
  readonly #record: CredentialRecord;
  readonly #id: number;
  readonly #startedAt: number;
  #confirmed = false;
  #ended = false;

  /** Taken after the domains of a probe are half-open, so that its own transitions are not later than itself. */
  constructor(owner: LeaseOwner, record: CredentialRecord, id: number, probe: boolean) {
    this.#owner = owner;
    this.#record = record;
    this.#id = id;
    this.#startedAt = owner.registry.sequence;
    this.probe = probe;
    record.inFlight += 1;
  }

  get credentialId(): string {
    return this.#record.ref.id;
  }

  confirm(): readonly Transition[] {
    if (this.#ended || this.#confirmed) {
      return nothing;
    }
    this.#confirmed = true;
    // It has not succeeded yet: the failures in a row of a closed domain are not forgotten until it does.
    return this.#prove((domain) => domain.state.status !== "closed");
  }

  succeed(_seen: Observation): readonly Transition[] {
    if (!this.#end()) {
      return nothing;
    }
    this.#record.served += 1;
    this.#owner.answered += 1;
    return this.#prove(isTroubled);
  }

  fail(classification: Classification, seen: Observation): readonly Transition[] {
    if (!this.#end()) {
      return nothing;
    }
    this.#record.lastFailure = classification;
    const circuit = seen.circuit ?? defaultCircuits[classification.class];
    const answered = seen.answered !== false && !unansweredClasses.has(classification.class);
    const told: Transition[] = [];
    for (const domain of this.#record.domains) {
      if (domain.scope === classification.scope && circuit !== "none") {
        this.#charge(domain, classification, circuit, told);
      } else if (answered && (domain.scope === "endpoint" || domain.scope === "endpoint_model")) {
        this.#close(domain, told);
      } else {
        this.#free(domain, told);
      }
    }
    return told;
  }

  release(): readonly Transition[] {
    if (!this.#end()) {
      return nothing;
    }
    if (!this.probe) {
      return nothing;
    }
    const told: Transition[] = [];
    for (const domain of this.#record.domains) {
      this.#free(domain, told);
    }
    return told;
  }

  #end(): boolean {
    if (this.#ended) {
      return false;
    }
    this.#ended = true;
    this.#record.inFlight -= 1;
    if (this.#record.inFlight === 0) {
      this.#record.whenIdle?.();
    }
    this.#owner.registry.leaseEnded();
    return true;
  }

  #prove(concerns: (domain: FaultDomain) => boolean): readonly Transition[] {
    let told: Transition[] | undefined;
    for (const domain of this.#record.domains) {
      if (concerns(domain)) {
        told ??= [];
        this.#close(domain, told);
      }
    }
    return told ?? nothing;
  }

  #charge(
    domain: FaultDomain,
    classification: Classification,
    circuit: PolicyRow["circuit"],
    told: Transition[],
  ): void {
    const { registry } = this.#owner;
    const nowMs = registry.clock.monotonicMs();
    const cause = { credentialId: this.credentialId, classification };
    if (this.#counts(domain)) {
      const failure = { classification, circuit, leaseId: this.#id, nowMs, random: registry.random() };
      registry.move(domain, afterFailure(domain.state, failure, registry.settings), cause, this.#id, told);
      return;
    }
    const next = afterStatedWait(domain.state, classification, nowMs, registry.settings);
    registry.move(domain, next, cause, this.#id, told);
  }

  #close(domain: FaultDomain, told: Transition[]): void {
    if (this.#counts(domain)) {
      this.#owner.registry.close(domain, { credentialId: this.credentialId }, this.#id, told);
    }
  }

  /** Ends this lease's hold on a half-open domain without a verdict. */
  #free(domain: FaultDomain, told: Transition[]): void {
    const { state } = domain;
    if (state.status === "half_open" && state.leaseId === this.#id) {
      this.#owner.registry.move(domain, state.opened, { credentialId: this.credentialId }, this.#id, told);
    }
  }

  /** A verdict counts unless the domain has changed since this lease began, by somebody else. */
  #counts(domain: FaultDomain): boolean {
    return domain.lastTransition <= this.#startedAt || domain.lastLeaseId === this.#id;
  }
}

function isTroubled({ state }: FaultDomain): boolean {
  return state.status !== "closed" || state.failures > 0;
}
