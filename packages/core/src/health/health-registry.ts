import type { Clock } from "../contract/clock.js";
import type { Transition } from "../contract/transition.js";
import type { CooldownSettings } from "./cooldown.js";
import {
  type AnswerCounter,
  type CredentialIdentity,
  createFaultDomain,
  domainKeys,
  domainScopes,
  type FaultDomain,
} from "./fault-domain.js";
import { closedState, type DomainState } from "./health-state.js";

/** What a change of state is told with. */
export type TransitionCause = Pick<Transition, "credentialId" | "classification">;

/**
 * The fault domains of one Hotspare, shared by all its models: counted by reference, forgotten with their last
 * credential. It owns the one counter that numbers transitions, and applies them; what they are is decided by pure functions.
 */
export class HealthRegistry {
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: CooldownSettings;
  readonly #domains = new Map<string, FaultDomain>();
  readonly #models = new Set<AnswerCounter>();
  readonly #watchers = new Set<() => void>();
  readonly #leaseWatchers = new Set<() => void>();
  #transitions = 0;
  #leases = 0;

  constructor(parts: { clock: Clock; random: () => number; settings: CooldownSettings }) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.settings = parts.settings;
  }

  /** Number of the last transition: what a lease notes at its start. */
  get sequence(): number {
    return this.#transitions;
  }

  nextLeaseId(): number {
    this.#leases += 1;
    return this.#leases;
  }

  get leasesTaken(): number {
    return this.#leases;
  }

  addModel(model: AnswerCounter): void {
    this.#models.add(model);
  }

  removeModel(model: AnswerCounter): void {
    this.#models.delete(model);
  }

  /** The credential's six domains, in the order of `domainScopes`. */
  attach(identity: CredentialIdentity): readonly FaultDomain[] {
    return domainKeys(identity).map((key, index) => {
      let domain = this.#domains.get(key);
      if (domain === undefined) {
        domain = createFaultDomain(key, domainScopes[index] ?? "credential");
        this.#domains.set(key, domain);
      }
      domain.references += 1;
      return domain;
    });
  }

  detach(domains: readonly FaultDomain[]): void {
    for (const domain of domains) {
      domain.references -= 1;
      if (domain.references === 0 && this.#domains.get(domain.key) === domain) {
        this.#domains.delete(domain.key);
      }
    }
  }

  /** How many domains are known. */
  get size(): number {
    return this.#domains.size;
  }

  /** Puts a domain into its next state; a change of status is numbered, told to the watchers and added to `told`. */
  move(
    domain: FaultDomain,
    next: DomainState,
    cause: TransitionCause,
    leaseId: number,
    told: Transition[],
  ): void {
    const previous = domain.state;
    if (previous === next) {
      return;
    }
    domain.state = next;
    if (next.status === "open" && next.sinceMs !== openedAt(previous)) {
      domain.answeredAtOpening = new WeakMap([...this.#models].map((model) => [model, model.answered]));
    }
    // A probe that takes over an expired one is a change too: the verdict of the old lease is late from here on.
    if (previous.status === next.status && leaseOf(previous) === leaseOf(next)) {
      return;
    }
    this.#transitions += 1;
    domain.lastTransition = this.#transitions;
    domain.lastLeaseId = leaseId;
    if (next.status === "open") {
      domain.lastOpening = this.#transitions;
    }
    told.push({
      scope: domain.scope,
      domain: domain.key,
      from: previous.status,
      to: next.status,
      ...cause,
      ...(next.status === "open" ? { untilMs: next.untilMs } : {}),
    });
    for (const watcher of [...this.#watchers]) {
      watcher();
    }
  }

  close(domain: FaultDomain, cause: TransitionCause, leaseId: number, told: Transition[]): void {
    this.move(domain, closedState, cause, leaseId, told);
  }

  /** Calls back at each end of an attempt, which may have made room for another. */
  watchLeases(watcher: () => void): () => void {
    this.#leaseWatchers.add(watcher);
    return () => this.#leaseWatchers.delete(watcher);
  }

  leaseEnded(): void {
    if (this.#leaseWatchers.size > 0) {
      for (const watcher of [...this.#leaseWatchers]) {
        watcher();
      }
    }
  }

  /** Calls back at each transition until the returned function is called: how a waiting call hears of a verdict. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

function openedAt(state: DomainState): number | undefined {
  switch (state.status) {
    case "closed":
      return undefined;
    case "open":
      return state.sinceMs;
    case "half_open":
      return state.opened.sinceMs;
  }
}

function leaseOf(state: DomainState): number | undefined {
  return state.status === "half_open" ? state.leaseId : undefined;
}
