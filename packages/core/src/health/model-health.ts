import type { CredentialStatus } from "../contract/credential-status.js";
import type { CredentialHealth, HealthView } from "../contract/health-view.js";
import type { Lease } from "../contract/lease.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { Transition } from "../contract/transition.js";
import { type CredentialRecord, createCredentialRecord } from "./credential-record.js";
import type { CredentialIdentity, FaultDomain } from "./fault-domain.js";
import { HealthLease } from "./health-lease.js";
import type { HealthRegistry } from "./health-registry.js";
import { type DomainState, isSoft, lastResortTime, type OpenState, stateAt } from "./health-state.js";

/** A probe's lease outlives the attempt by this, so that a frozen process or a lost verdict cannot hold it for ever. */
const leaseGraceMs = 5_000;

const closedHealth: CredentialHealth = { state: "closed" };

/** Classes that may be probed early, after enough calls were answered by others. */
const probedAfterCalls: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  "auth",
  "quota_exceeded",
  "not_found",
]);

/** The health of one model's credentials, seen through the domains they share with others. */
export class ModelHealth implements HealthView {
  readonly registry: HealthRegistry;
  /** Calls this model has answered. */
  answered = 0;
  readonly #records = new Map<string, CredentialRecord>();
  readonly #afterCalls: number;

  constructor(registry: HealthRegistry, afterCalls: number) {
    this.registry = registry;
    this.#afterCalls = afterCalls;
    registry.addModel(this);
  }

  /** One that has the id already is taken off; domains that both are in are kept as they are. */
  add(ref: CredentialRef, identity: CredentialIdentity, whenIdle?: () => void): void {
    const replaced = this.#records.get(ref.id);
    this.#records.set(ref.id, createCredentialRecord(ref, identity.endpoint, this.registry.attach(identity)));
    this.#retire(replaced, whenIdle);
  }

  /** Its leases go on, and reach the domains it was in; `whenIdle` is called when the last of them has ended. */
  remove(credentialId: string, whenIdle?: () => void): void {
    const record = this.#records.get(credentialId);
    this.#records.delete(credentialId);
    this.#retire(record, whenIdle);
  }

  #retire(record: CredentialRecord | undefined, whenIdle: (() => void) | undefined): void {
    if (record === undefined) {
      return;
    }
    this.registry.detach(record.domains);
    record.whenIdle = whenIdle;
    if (record.inFlight === 0) {
      whenIdle?.();
    }
  }

  close(): void {
    for (const id of [...this.#records.keys()]) {
      this.remove(id);
    }
    this.registry.removeModel(this);
  }

  endpointOf(credentialId: string): string {
    return this.#record(credentialId).endpoint;
  }

  /** Another number after each opening of one of its circuits. */
  lastOpeningOf(credentialId: string): number {
    return Math.max(...this.#record(credentialId).domains.map((domain) => domain.lastOpening));
  }

  quotaOf(credentialId: string): string {
    return this.domainOf(credentialId, "account_model") ?? credentialId;
  }

  /** Names the domain that a failure of this credential with this scope is charged to; undefined: nobody's. */
  domainOf(credentialId: string, scope: FaultScope): string | undefined {
    return this.#records.get(credentialId)?.domains.find((domain) => domain.scope === scope)?.key;
  }

  /** The model's credentials that are in a domain. */
  credentialsIn(domainKey: string): readonly string[] {
    return [...this.#records.values()]
      .filter((record) => record.domains.some((domain) => domain.key === domainKey))
      .map((record) => record.ref.id);
  }

  isClosed(credentialId: string): boolean {
    for (const domain of this.#record(credentialId).domains) {
      if (domain.state.status !== "closed") {
        return false;
      }
    }
    return true;
  }

  of(credentialId: string): CredentialHealth {
    const nowMs = this.registry.clock.monotonicMs();
    const open: FaultDomain[] = [];
    let expiresMs = 0;
    let halfOpenSoft = true;
    for (const domain of this.#record(credentialId).domains) {
      const state = stateAt(domain.state, nowMs);
      if (state.status === "half_open") {
        expiresMs = Math.max(expiresMs, state.expiresMs);
        halfOpenSoft &&= isSoft(state.opened, nowMs);
      } else if (state.status === "open") {
        open.push(domain);
      }
    }
    const soft = open.every((domain) => isSoft(openStateOf(domain.state), nowMs));
    if (expiresMs > 0) {
      return { state: "half_open", soft: soft && halfOpenSoft, retryAtMs: expiresMs };
    }
    if (open.length === 0) {
      return closedHealth;
    }
    return {
      state: "open",
      soft,
      probeDue: open.every((domain) => this.#probeDue(domain, nowMs)),
      lastResortDue: open.every((domain) => lastResortDue(openStateOf(domain.state), nowMs)),
      retryAtMs: Math.max(...open.map((domain) => openStateOf(domain.state).probeAtMs)),
    };
  }

  status(credentialId: string): CredentialStatus {
    const record = this.#record(credentialId);
    const { clock } = this.registry;
    const nowMs = clock.monotonicMs();
    const health = this.of(credentialId);
    const open = record.domains
      .map((domain) => domain.state)
      .filter((state) => state.status !== "closed")
      .map(openStateOf);
    const { id, provider } = record.ref;
    const { inFlight, served } = record;
    // Another model's call may have opened what blocks this one.
    const lastFailure = record.lastFailure ?? open.at(0)?.classification;
    const consecutiveOpenings = Math.max(0, ...open.map((state) => state.openings));
    const untilMs = Math.max(...open.map((state) => state.untilMs));
    return {
      id,
      provider,
      state: health.state,
      ...(open.length > 0 ? { until: Math.round(clock.epochMs() + untilMs - nowMs) } : {}),
      consecutiveOpenings,
      inFlight,
      served,
      ...(lastFailure === undefined ? {} : { lastFailure }),
    };
  }

  lease(credentialId: string, kind: "attempt" | "probe" | "lastResort", timeoutMs = 120_000): Lease {
    const record = this.#record(credentialId);
    const id = this.registry.nextLeaseId();
    if (kind !== "attempt") {
      this.#beginProbe(record, id, kind === "lastResort", timeoutMs);
    }
    return new HealthLease(this, record, id, kind !== "attempt");
  }

  /** An operator says: it works again. */
  reset(credentialId: string): readonly Transition[] {
    const told: Transition[] = [];
    const record = this.#record(credentialId);
    for (const domain of record.domains) {
      this.registry.close(domain, { credentialId }, this.registry.nextLeaseId(), told);
    }
    record.lastFailure = undefined;
    return told;
  }

  #beginProbe(record: CredentialRecord, leaseId: number, lastResort: boolean, timeoutMs: number): void {
    const nowMs = this.registry.clock.monotonicMs();
    const blocking = record.domains.filter((domain) => domain.state.status !== "closed");
    if (blocking.some((domain) => stateAt(domain.state, nowMs).status === "half_open")) {
      throw new Error(
        `Credential "${record.ref.id}" is being probed already: ask health.of() before taking a probe.`,
      );
    }
    for (const domain of blocking) {
      const opened = openStateOf(domain.state);
      const next: DomainState = {
        status: "half_open",
        opened,
        leaseId,
        expiresMs: nowMs + timeoutMs + leaseGraceMs,
        lastResort,
      };
      this.registry.move(domain, next, { credentialId: record.ref.id }, leaseId, []);
    }
  }

  #probeDue(domain: FaultDomain, nowMs: number): boolean {
    const state = openStateOf(domain.state);
    if (state.probeAtMs <= nowMs) {
      return true;
    }
    if (!probedAfterCalls.has(state.classification.class) || state.statedUntilMs !== undefined) {
      return false;
    }
    const calls = this.answered - (domain.answeredAtOpening.get(this) ?? 0);
    const settled = nowMs - state.sinceMs >= this.registry.settings.cooldownMs;
    return settled && calls >= this.#afterCalls * 2 ** (state.openings - 1);
  }

  #record(credentialId: string): CredentialRecord {
    const record = this.#records.get(credentialId);
    if (record === undefined) {
      throw new Error(
        `There is no credential "${credentialId}"; there are: ${[...this.#records.keys()].join(", ")}.`,
      );
    }
    return record;
  }
}

function lastResortDue(state: OpenState, nowMs: number): boolean {
  return isSoft(state, nowMs) || lastResortTime(state) <= nowMs;
}

/** The open state behind a domain that is not closed. */
function openStateOf(state: DomainState): OpenState {
  if (state.status === "closed") {
    throw new Error("A closed domain has no open state.");
  }
  return state.status === "open" ? state : state.opened;
}
