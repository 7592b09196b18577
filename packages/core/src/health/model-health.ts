import type { CredentialStatus } from "../contract/credential-status.js";
import type { CredentialHealth, HealthView } from "../contract/health-view.js";
import type { Lease } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { Policy } from "../contract/policy.js";
import type { Transition } from "../contract/transition.js";
import { healthOf, isBusy, type Moment, openStates, silenceTime, statusOf } from "./credential-health.js";
import { type CredentialIdentity, domainScopes } from "./domain-names.js";
import { DueProbes } from "./due-probes.js";
import {
  type CredentialRecord,
  createCredentialRecord,
  earlierTwin,
  type FaultDomain,
  isOfServer,
  type RecordOwner,
  wasClosedAt,
} from "./fault-domain.js";
import { HealthLease } from "./health-lease.js";
import type { HealthRegistry } from "./health-registry.js";
import { ModelMemory } from "./model-memory.js";
import { openSharedDomains, type SharedDomain } from "./shared-domains.js";

/** The health of one model's credentials, seen through the domains that they share with others. */
export class ModelHealth implements HealthView, RecordOwner {
  readonly registry: HealthRegistry;
  readonly policy: Policy | undefined;
  readonly memory: ModelMemory;
  /** Calls this model has answered. */
  answered: number;
  /** How many calls of this model wait. */
  waiting = 0;
  /** Called when a waiting call may go; undefined: no call waits. */
  onRoom: (() => void) | undefined;
  readonly #records = new Map<string, CredentialRecord>();
  #lastRecord: CredentialRecord | undefined;
  readonly #afterCalls: number;
  #order: readonly CredentialRecord[] = [];
  /** No credential before this position is closed. */
  #firstClosed = 0;
  readonly #dueProbes = new DueProbes();

  /** @param before the health of the model whose place this model takes */
  constructor(registry: HealthRegistry, afterCalls: number, policy?: Policy, before?: ModelHealth) {
    this.registry = registry;
    this.policy = policy;
    this.#afterCalls = afterCalls;
    this.memory = new ModelMemory(this.#records, () => registry.nextLocalName(), before?.memory);
    this.answered = before?.answered ?? 0;
  }

  /** A credential that has the id already is taken off; domains that both are in are kept as they are. */
  add(
    ref: CredentialRef,
    identity: CredentialIdentity,
    maxConcurrent = Number.POSITIVE_INFINITY,
    whenIdle?: () => void,
  ): void {
    const replaced = this.#records.get(ref.id);
    const domains = this.registry.domainsOf(identity, this.policy);
    const record = createCredentialRecord({
      ref,
      endpoint: identity.endpoint,
      domains,
      owner: this,
      maxConcurrent,
    });
    this.memory.resume(record);
    this.registry.attach(record);
    this.#records.set(ref.id, record);
    this.#lastRecord = undefined;
    this.#retire(replaced, whenIdle);
  }

  /** Its leases go on, and reach the domains it was in; `whenIdle` is called when the last of them has ended. */
  remove(credentialId: string, whenIdle?: () => void): void {
    this.#retire(this.#records.get(credentialId), whenIdle);
    this.#records.delete(credentialId);
    this.#lastRecord = undefined;
  }

  /** The order of priority; to be called after the credentials have changed. */
  arrange(credentialIds: readonly string[]): void {
    this.#order = credentialIds.map((id) => this.#record(id));
    for (const [position, record] of this.#order.entries()) {
      record.position = position;
    }
    this.#firstClosed = 0;
    this.memory.forgetBefore();
    this.#dueProbes.forget();
    this.roomChanged();
  }

  #retire(record: CredentialRecord | undefined, whenIdle: (() => void) | undefined): void {
    if (record === undefined) {
      return;
    }
    record.position = -1;
    this.registry.detach(record);
    record.whenIdle = whenIdle;
    if (record.inFlight === 0) {
      whenIdle?.();
    }
  }

  close(): void {
    this.#order = [];
    for (const id of [...this.#records.keys()]) {
      this.remove(id);
    }
  }

  domainChanged({ position, notClosed }: CredentialRecord): void {
    if (notClosed === 0 && position >= 0 && position < this.#firstClosed) {
      this.#firstClosed = position;
    }
    this.#dueProbes.forget();
    this.roomChanged();
  }

  roomChanged(): void {
    this.onRoom?.();
  }

  /** In priority order, from 0; -1: it is not on the list. */
  positionOf(credentialId: string): number {
    return this.#records.get(credentialId)?.position ?? -1;
  }

  has(credentialId: string): boolean {
    return this.#records.has(credentialId);
  }

  /** Another number after each opening of one of its circuits. */
  lastOpeningOf(credentialId: string): number {
    return Math.max(...this.#record(credentialId).domains.map((domain) => domain.lastOpening));
  }

  quotaOf(credentialId: string): string {
    return this.domainOf(credentialId, "account_model")?.key ?? credentialId;
  }

  /** The domain that a failure of this credential with this scope is blamed on. Undefined: the scope is the request's, or the id is unknown. */
  domainOf(credentialId: string, scope: FaultScope): FaultDomain | undefined {
    const position = domainScopes.indexOf(scope as (typeof domainScopes)[number]);
    return this.#records.get(credentialId)?.domains[position];
  }

  /** The records of one domain that are this model's. */
  credentialsIn(domainKey: string): readonly string[] {
    const ids: string[] = [];
    for (const record of this.registry.domain(domainKey)?.members ?? []) {
      if (record.owner === this) {
        ids.push(record.ref.id);
      }
    }
    return ids;
  }

  isClosed(credentialId: string): boolean {
    return this.#record(credentialId).notClosed === 0;
  }

  /** @param taken attempts in flight that the question is about: they have their place already */
  hasRoom(credentialId: string, taken = 0): boolean {
    const record = this.#record(credentialId);
    if (record.inFlight - taken >= record.maxConcurrent) {
      return false;
    }
    const { rooms } = this.registry;
    return !rooms.areInUse || rooms.haveRoom(record.domains, taken);
  }

  roomAtMs(credentialId: string): number {
    const record = this.#record(credentialId);
    return record.inFlight >= record.maxConcurrent
      ? Number.POSITIVE_INFINITY
      : Math.max(...record.domains.map((domain) => this.registry.rooms.roomAtMs(domain)));
  }

  silentAtMs(credentialId: string): number | undefined {
    const nowMs = this.registry.clock.monotonicMs();
    const record = this.#record(credentialId);
    const fullAtMs = isBusy(record)
      ? Number.POSITIVE_INFINITY
      : Math.max(...record.domains.map((domain) => this.registry.rooms.silentAtMs(domain)));
    const atMs = silenceTime(record, nowMs, fullAtMs);
    return atMs > nowMs ? atMs : undefined;
  }

  firstClosed(from = 0): number | undefined {
    let position = Math.max(from, this.#firstClosed);
    const end = this.#order.length;
    while (position < end && this.#order[position]?.notClosed !== 0) {
      position += 1;
    }
    if (from <= this.#firstClosed) {
      this.#firstClosed = position;
    }
    return position < end ? position : undefined;
  }

  dueAbove(position: number, isCapable?: (credentialId: string) => boolean): number | undefined {
    return this.#dueProbes.above(position, this.#order, this.#moment(), isCapable);
  }

  of(credentialId: string): CredentialHealth {
    return healthOf(this.#record(credentialId), this.#moment());
  }

  status(credentialId: string): CredentialStatus {
    const { clock, rooms } = this.registry;
    const record = this.#record(credentialId);
    return statusOf(record, this.#moment(), clock.epochMs(), rooms, earlierTwin(record, this.#order));
  }

  lastAnswerMs(credentialId: string): number | undefined {
    return this.#record(credentialId).lastAnswerMs;
  }

  lastFailureMs(credentialId: string): number | undefined {
    return this.#record(credentialId).lastFailureMs;
  }

  lastFailure(credentialId: string): Classification | undefined {
    return this.#records.get(credentialId)?.lastFailure;
  }

  hasAnsweredSinceOpening(credentialId: string): boolean {
    return this.#records.get(credentialId)?.hasAnsweredSinceOpening === true;
  }

  /** The most probes in a row that ended without a verdict, over the domains that block the credential. */
  voidProbesOf(credentialId: string): number {
    const nowMs = this.registry.clock.monotonicMs();
    return Math.max(0, ...openStates(this.#record(credentialId), nowMs).map(({ voidProbes }) => voidProbes));
  }

  sharedDomainsOf(credentialId: string): readonly SharedDomain[] {
    return openSharedDomains(this.#record(credentialId), this.registry.clock.monotonicMs());
  }

  /**
   * Whether the credential's server worked for this model when a call began: its circuits were closed at that number. The first
   * retry of such a call is free.
   */
  serverWasClosedAt(credentialId: string, sequence: number): boolean {
    return (this.#records.get(credentialId)?.domains ?? []).every(
      (domain) => !isOfServer(domain) || wasClosedAt(domain, sequence),
    );
  }

  /** `probe` and `lastResort` are exclusive: what blocks is half-open until the lease ends, or 5 s after the attempt's bound at the latest. */
  lease(credentialId: string, kind: "attempt" | "probe" | "lastResort", timeoutMs = 120_000): Lease {
    const record = this.#record(credentialId);
    this.registry.leasesTaken += 1;
    const id = this.registry.leasesTaken;
    if (kind !== "attempt") {
      this.registry.beginProbe(record, id, kind === "lastResort", timeoutMs);
    }
    return new HealthLease(this.registry, record, id, kind !== "attempt");
  }

  /** An operator says that the credential works again. */
  reset(credentialId: string): readonly Transition[] {
    const transitions = this.registry.reset(this.#record(credentialId));
    this.roomChanged();
    return transitions;
  }

  /** What a look at a credential depends on beside its domains. */
  #moment(): Moment {
    return {
      nowMs: this.registry.clock.monotonicMs(),
      answered: this.answered,
      afterCalls: this.#afterCalls,
      cooldownMs: this.registry.settings.cooldownMs,
    };
  }

  /** A call asks about the same credential several times in a row. */
  #record(credentialId: string): CredentialRecord {
    if (this.#lastRecord?.ref.id === credentialId) {
      return this.#lastRecord;
    }
    const record = this.#records.get(credentialId);
    if (record === undefined) {
      throw new Error(
        `No credential has the id "${credentialId}"; the ids are: ${[...this.#records.keys()].join(", ")}.`,
      );
    }
    this.#lastRecord = record;
    return record;
  }
}
