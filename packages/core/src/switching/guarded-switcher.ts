import type { CredentialStatus } from "../contract/credential-status.js";
import type { AcquireAnswer, AcquireRequest, CredentialSwitcher } from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import { ExtensionError } from "../errors/extension-error.js";
import { watchRejection } from "../errors/watch-rejection.js";
import type { ModelHealth } from "../health/model-health.js";
import { answerProblem } from "./answer-problem.js";
import { HeldLease } from "./held-lease.js";

/**
 * Holds a user's switcher to the rules: its choice is checked against health, its leases reach health, and what it throws becomes an
 * `ExtensionError`. When health refuses a choice, the switcher is asked again without that credential.
 */
export class GuardedSwitcher implements CredentialSwitcher {
  readonly #inner: CredentialSwitcher;
  readonly #health: ModelHealth;
  readonly #report: (error: ExtensionError) => void;

  constructor(inner: CredentialSwitcher, health: ModelHealth, report: (error: ExtensionError) => void) {
    this.#inner = inner;
    this.#health = health;
    this.#report = report;
  }

  get activeId(): string | undefined {
    return this.#guard("activeId", () => this.#inner.activeId);
  }

  get activeIds(): readonly string[] {
    const one = this.activeId;
    return this.#guard("activeIds", () => this.#inner.activeIds) ?? (one === undefined ? [] : [one]);
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    let excluded = request.excluded;
    let soonestMs = Number.POSITIVE_INFINITY;
    let verdictPending = false;
    // Each turn excludes one more credential, so it ends.
    for (;;) {
      const { answer, managed } = this.#ask(narrowed(request, excluded));
      if (!("lease" in answer) && !("probe" in answer)) {
        return verdictPending || soonestMs < Number.POSITIVE_INFINITY
          ? { retryAtMs: soonestMs, verdictPending }
          : answer;
      }
      const own =
        "lease" in answer ? new HeldLease({ own: answer.lease, report: this.#reportLease }) : undefined;
      const id = "lease" in answer ? answer.lease.credentialId : answer.probe;
      const problem = this.#choiceProblem(id, request, excluded);
      if (problem !== undefined) {
        own?.release();
        throw this.#error("acquire", new Error(problem));
      }
      if (own === undefined) {
        const isResort = "probe" in answer && answer.lastResort === true;
        const blocked = isResort ? this.#blockedForResort(id) : this.#blockedFor(id);
        if (blocked === "due") {
          return answer;
        }
        if (blocked === "no") {
          // Nothing is left to probe: it is an attempt like any other.
          return { lease: this.#health.lease(id, "attempt") };
        }
      } else if ("lease" in answer) {
        const lease = managed ? this.#admitManaged(own) : this.#admit(answer.lease, request.timeoutMs);
        if (lease !== undefined) {
          return { lease };
        }
        own.release();
      }
      const health = this.#health.of(id);
      soonestMs = health.state === "closed" ? soonestMs : Math.min(soonestMs, health.retryAtMs);
      // A closed or panicking credential was refused for its room: the end of an attempt makes some.
      verdictPending ||=
        health.state !== "open" || !health.blocks || health.retryAtMs === Number.POSITIVE_INFINITY;
      excluded = new Set([...excluded, id]);
    }
  }

  follow(lease: Lease, request: AcquireRequest): Lease {
    const followed = this.#guard("follow", () =>
      this.#inner.follow?.(lease, narrowed(request, request.excluded)),
    );
    return followed === undefined || followed === lease ? lease : this.#join(followed, lease);
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#guard("snapshot", () => this.#inner.snapshot());
  }

  reset(credentialId?: string): void {
    this.#guard("reset", () => this.#inner.reset(credentialId));
  }

  #ask(request: AcquireRequest): { readonly answer: AcquireAnswer; readonly managed: boolean } {
    const before = this.#health.registry.leasesTaken;
    const answer = this.#guard("acquire", () => this.#inner.acquire(request));
    watchRejection(answer, (cause) => this.#error("acquire", cause));
    const problem = this.#guard("acquire", () => answerProblem(answer));
    if (problem !== undefined) {
      throw this.#error("acquire", new Error(`it ${problem}`));
    }
    return { answer, managed: this.#health.registry.leasesTaken > before };
  }

  #choiceProblem(id: string, request: AcquireRequest, excluded: ReadonlySet<string>): string | undefined {
    if (!this.#health.has(id)) {
      return `it chose "${id}", and no credential has this id`;
    }
    return excluded.has(id) || !request.isCapable(id)
      ? `it chose "${id}", which the call has already tried, or which cannot serve the request`
      : undefined;
  }

  /** A lease that came from health has asked health already, but for a plain attempt inside a stated wait. */
  #admitManaged(lease: Lease): Lease | undefined {
    return lease.probe || this.#blockedFor(lease.credentialId, 1) === "no" ? lease : undefined;
  }

  /** A lease of the switcher's own making is joined with one of health's. */
  #admit(lease: Lease, timeoutMs: number): Lease | undefined {
    switch (this.#blockedFor(lease.credentialId)) {
      case "no":
        return this.#join(lease, this.#health.lease(lease.credentialId, "attempt"));
      case "due":
        return this.#join(lease, this.#health.lease(lease.credentialId, "probe", timeoutMs));
      case "yes":
        return undefined;
    }
  }

  #join(own: Lease, health: Lease): Lease {
    return new HeldLease({ own, health, report: this.#reportLease });
  }

  readonly #reportLease = (member: string, cause: unknown): void => {
    this.#error(member, cause);
  };

  /** @param taken leases that the choice itself has taken already */
  #blockedFor(credentialId: string, taken = 0): "no" | "due" | "yes" {
    const health = this.#health.of(credentialId);
    if (health.state === "closed" || !health.blocks) {
      return this.#health.hasRoom(credentialId, taken) ? "no" : "yes";
    }
    return health.state === "open" && health.probeDue ? "due" : "yes";
  }

  /** A last resort goes to what is open and due for it; a credential that has closed meanwhile takes an attempt like any other. */
  #blockedForResort(credentialId: string): "no" | "due" | "yes" {
    const health = this.#health.of(credentialId);
    if (health.state !== "open") {
      return this.#blockedFor(credentialId);
    }
    const isDue = health.lastResortDue && (health.blocks || this.#health.hasRoom(credentialId));
    return isDue ? "due" : this.#blockedFor(credentialId);
  }

  #guard<Value>(member: string, call: () => Value): Value {
    try {
      return call();
    } catch (cause) {
      throw this.#error(member, cause);
    }
  }

  #error(member: string, cause: unknown): ExtensionError {
    const error = new ExtensionError({ extension: "switcher", name: member, cause });
    this.#report(error);
    return error;
  }
}

/** The question as a user's switcher gets it: a plain object, whose members may be taken apart. */
function narrowed(request: AcquireRequest, excluded: ReadonlySet<string>): AcquireRequest {
  return { ...request, excluded, isCapable: (id) => request.isCapable(id) };
}
