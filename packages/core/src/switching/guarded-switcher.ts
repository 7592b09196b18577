import type { CredentialStatus } from "../contract/credential-status.js";
import type { AcquireAnswer, AcquireRequest, CredentialSwitcher } from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import { ExtensionError } from "../errors/extension-error.js";
import type { ModelHealth } from "../health/model-health.js";
import { answerProblem } from "./answer-problem.js";
import { HeldLease } from "./held-lease.js";

/**
 * Holds a switcher that is not ours to the rules: its choice is checked against health, its leases reach health, and what
 * it throws is an `ExtensionError`. A choice that health refuses is asked for again without that credential.
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
    let tried = request.tried;
    let soonestMs = Number.POSITIVE_INFINITY;
    let verdictPending = false;
    // Each turn excludes one more credential, so it ends.
    for (;;) {
      const { answer, managed } = this.#ask({ ...request, tried });
      if (!("lease" in answer)) {
        return soonestMs === Number.POSITIVE_INFINITY ? answer : { retryAtMs: soonestMs, verdictPending };
      }
      const own = new HeldLease({ own: answer.lease, report: this.#reportLease });
      const id = own.credentialId;
      if (tried.has(id) || !request.capable.has(id)) {
        own.release();
        throw this.#error(
          "acquire",
          new Error(`it chose "${id}", which was tried already or cannot take the request`),
        );
      }
      const lease = managed ? this.#admitManaged(own) : this.#admit(answer.lease, request.timeoutMs);
      if (lease !== undefined) {
        return { lease };
      }
      own.release();
      const health = this.#health.of(id);
      soonestMs = health.state === "closed" ? soonestMs : Math.min(soonestMs, health.retryAtMs);
      verdictPending ||= health.state === "half_open";
      tried = new Set([...tried, id]);
    }
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
    const problem = answerProblem(answer);
    if (problem !== undefined) {
      throw this.#error("acquire", new Error(`it ${problem}`));
    }
    return { answer, managed: this.#health.registry.leasesTaken > before };
  }

  /** A lease that came from health has asked health already, but for a plain attempt inside a stated wait. */
  #admitManaged(lease: Lease): Lease | undefined {
    return lease.probe || this.#blockedFor(lease.credentialId) === "no" ? lease : undefined;
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

  #blockedFor(credentialId: string): "no" | "due" | "yes" {
    const health = this.#health.of(credentialId);
    if (health.state === "closed" || health.soft) {
      return "no";
    }
    return health.state === "open" && health.probeDue ? "due" : "yes";
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
