import type { Clock } from "../contract/clock.js";
import type { FleetChange } from "../contract/health-link.js";
import type { FailureObservation } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { Policy } from "../contract/policy.js";
import type { Transition } from "../contract/transition.js";
import type { CooldownSettings } from "./cooldown.js";
import { type CredentialIdentity, type DomainName, domainNames, EndpointNames } from "./domain-names.js";
import {
  type CredentialRecord,
  createFaultDomain,
  type FaultDomain,
  noteMembers,
  notifyMembers,
} from "./fault-domain.js";
import { afterFleetChange } from "./fleet-state.js";
import { afterFailure, closedState, type DomainState, stateAt } from "./health-state.js";
import { causeOf, isAnotherOpening, isNews, leaseOf, type TransitionCause } from "./health-transition.js";
import type { LinkedHealth } from "./linked-health.js";
import { withOwnConsequence } from "./own-consequence.js";
import { silenceOf } from "./room.js";
import { Rooms } from "./rooms.js";
import { isProbedBy, takenOver } from "./silent-probes.js";

/** The lease of a probe outlives the attempt by this many milliseconds, so that a frozen process or a lost verdict cannot hold it for ever. */
export const leaseGraceMs = 5_000;

/** What a registry is made from. */
export interface HealthRegistryParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: CooldownSettings;
  /** Absent: this process is alone. */
  readonly link?: LinkedHealth | undefined;
}

/**
 * The fault domains of a Hotspare, and of a Hotspare that takes its place, shared by all their models: counted by reference, forgotten with their
 * last credential. The registry numbers the transitions and applies them; pure functions decide what they are.
 */
export class HealthRegistry {
  readonly clock: Clock;
  readonly random: () => number;
  /** Of the Hotspare that shares this health and was made last. */
  settings: CooldownSettings;
  readonly link: LinkedHealth | undefined;
  readonly rooms: Rooms;
  readonly #domains = new Map<string, FaultDomain>();
  readonly #shared = new Map<string, FaultDomain>();
  readonly #endpointNames = new EndpointNames();
  /** Number of the last transition: what a lease notes at its start. Only `move` changes it. */
  sequence = 0;
  leasesTaken = 0;
  #localNames = 0;

  constructor({ clock, random, settings, link }: HealthRegistryParts) {
    this.clock = clock;
    this.random = random;
    this.settings = settings;
    this.link = link;
    this.rooms = new Rooms(clock, this, link?.roomsOf(clock));
    if (link !== undefined) {
      link.onAlone = () => this.#wakeMembers();
      link.onChange((change) => this.#applyFleet(change));
    }
  }

  nextLeaseId(): number {
    this.leasesTaken += 1;
    return this.leasesTaken;
  }

  /** A name for a credential that nothing else distinguishes. */
  nextLocalName(): string {
    this.#localNames += 1;
    return `local-${this.#localNames}`;
  }

  /** How many domains are known. */
  get size(): number {
    return this.#domains.size;
  }

  domain(key: string): FaultDomain | undefined {
    return this.#domains.get(key);
  }

  /** The six domains of a credential, in the order of `domainScopes`. What the fleet knows of a new one means what the policy says. */
  domainsOf(identity: CredentialIdentity, policy?: Policy): readonly FaultDomain[] {
    const isAlone = this.link === undefined;
    return domainNames(identity, this.#endpointNames, isAlone).map((name) => {
      let domain = this.#domains.get(name.key);
      if (domain === undefined) {
        domain = createFaultDomain(name, this.#sharedNameOf(name));
        this.#domains.set(name.key, domain);
        this.#readFleet(domain, policy);
      }
      return domain;
    });
  }

  #sharedNameOf({ shared }: DomainName): string | undefined {
    const name = shared === undefined ? undefined : this.link?.name(shared);
    if (name !== undefined && this.#shared.has(name)) {
      this.link?.reportSharedName();
      return undefined;
    }
    return name;
  }

  /** A domain that this process begins to use is as the fleet knows it. */
  #readFleet(domain: FaultDomain, policy: Policy | undefined): void {
    if (this.link === undefined || domain.sharedName === undefined) {
      return;
    }
    this.#shared.set(domain.sharedName, domain);
    const known = this.link.current(domain.sharedName);
    if (known !== undefined) {
      this.#moveByFleet(domain, withOwnConsequence(known, [policy]), []);
    }
  }

  attach(record: CredentialRecord): void {
    for (const domain of record.domains) {
      domain.members.add(record);
    }
  }

  detach(record: CredentialRecord): void {
    for (const domain of record.domains) {
      domain.members.delete(record);
      if (domain.members.size > 0 || this.#domains.get(domain.key) !== domain) {
        continue;
      }
      this.#domains.delete(domain.key);
      if (domain.sharedName !== undefined) {
        this.#shared.delete(domain.sharedName);
      }
      this.rooms.clear(domain);
    }
  }

  /** Puts a domain into its next state. A change of status, or another opening, is numbered, reported to the members and added to `transitions`. */
  move(
    domain: FaultDomain,
    next: DomainState,
    cause: TransitionCause,
    leaseId: number,
    transitions: Transition[],
  ): void {
    const previous = domain.state;
    if (previous === next) {
      return;
    }
    domain.state = next;
    const opens = next.status === "open" && isAnotherOpening(next, previous);
    // A probe that takes over an expired one is a change too: the verdict of the old lease is late from here on.
    if (previous.status === next.status && leaseOf(previous) === leaseOf(next) && !opens) {
      if (previous.status !== "closed") {
        this.#publish(domain, previous, cause);
        notifyMembers(domain);
      }
      return;
    }
    this.sequence += 1;
    domain.lastTransition = this.sequence;
    domain.lastLeaseId = leaseId;
    if (opens) {
      domain.lastOpening = this.sequence;
    }
    if (previous.status === "closed") {
      domain.leftClosedAt = this.sequence;
    }
    if (next.status === "closed") {
      domain.closedAt = this.sequence;
    }
    noteMembers(domain, Number(next.status !== "closed") - Number(previous.status !== "closed"), opens);
    transitions.push({
      scope: domain.scope,
      domain: domain.key,
      from: previous.status,
      to: next.status,
      ...causeOf(previous, next, cause),
      ...(next.status === "open" ? { untilMs: next.untilMs } : {}),
    });
    this.#publish(domain, previous, cause);
    notifyMembers(domain);
  }

  /** What this process has seen is news for the others; what came from the fleet is not sent back. */
  #publish(domain: FaultDomain, previous: DomainState, cause: TransitionCause): void {
    if (this.link === undefined || cause.origin === "fleet" || !isNews(previous, domain.state)) {
      return;
    }
    const nowMs = this.clock.monotonicMs();
    const attemptAgeMs = Math.max(0, nowMs - (cause.beganMs ?? nowMs));
    this.link.publish(domain, nowMs, { attemptAgeMs, credentialId: cause.credentialId });
  }

  /** Puts the domains of a credential that are not closed into the hands of one lease. */
  beginProbe(record: CredentialRecord, leaseId: number, lastResort: boolean, timeoutMs: number): void {
    const nowMs = this.clock.monotonicMs();
    const expiresMs = nowMs + timeoutMs + leaseGraceMs;
    const holds = record.domains.flatMap((domain) => {
      const state = stateAt(domain.state, nowMs);
      if (isProbedBy(state, record, lastResort, nowMs)) {
        throw new Error(
          `A call is already probing the credential "${record.ref.id}": ask health.of() before you return a probe.`,
        );
      }
      return state.status === "closed" ? [] : [{ domain, opened: takenOver(state, nowMs) }];
    });
    for (const { domain, opened } of holds) {
      // For a domain whose own time has come the attempt is its probe: left due, it would take the next call too.
      const probe = {
        leaseId,
        heldBy: record,
        silentAtMs: nowMs + silenceOf(domain.room),
        expiresMs,
        lastResort: lastResort && opened.probeAtMs > nowMs,
      };
      const next: DomainState = { status: "half_open", opened, ...probe };
      this.move(domain, next, { credentialId: record.ref.id }, leaseId, []);
    }
  }

  /** A failure that was held back counts after all. */
  countFailure(
    domain: FaultDomain,
    classification: Classification,
    { consequence }: FailureObservation,
  ): readonly Transition[] {
    const transitions: Transition[] = [];
    const [member] = domain.members;
    const failure = {
      classification,
      consequence,
      leaseId: this.nextLeaseId(),
      nowMs: this.clock.monotonicMs(),
      random: this.random(),
    };
    const next = afterFailure(domain.state, failure, this.settings);
    const cause = { credentialId: member?.ref.id ?? "", classification };
    this.move(domain, next, cause, failure.leaseId, transitions);
    return transitions;
  }

  close(domain: FaultDomain, cause: TransitionCause, leaseId: number, transitions: Transition[]): void {
    this.move(domain, closedState, cause, leaseId, transitions);
  }

  /** An operator says that the credential works again. */
  reset(record: CredentialRecord): readonly Transition[] {
    const transitions: Transition[] = [];
    for (const domain of record.domains) {
      this.close(domain, { credentialId: record.ref.id }, this.nextLeaseId(), transitions);
      this.rooms.clear(domain);
      domain.suspicion = undefined;
    }
    record.lastFailure = undefined;
    return transitions;
  }

  /** What came from the fleet. Who waits for the right to probe may ask again, also if it said nothing new. */
  #applyFleet(change: FleetChange): readonly Transition[] {
    const domain = this.#shared.get(change.domain);
    if (domain === undefined) {
      return [];
    }
    const transitions: Transition[] = [];
    domain.fleetChanges += 1;
    const policies = Array.from(domain.members, ({ owner }) => owner.policy);
    this.#moveByFleet(domain, withOwnConsequence(change, policies), transitions);
    notifyMembers(domain);
    return transitions;
  }

  #moveByFleet(domain: FaultDomain, change: FleetChange, transitions: Transition[]): void {
    const next = afterFleetChange(domain.state, change, this.clock.monotonicMs(), this.settings);
    const [member] = domain.members;
    const why = next.status === "open" ? { classification: next.classification } : {};
    const cause = { credentialId: member?.ref.id ?? "", origin: "fleet", ...why } as const;
    const lastOpening = domain.lastOpening;
    this.move(domain, next, cause, 0, transitions);
    if (domain.lastOpening > lastOpening && next.status === "open" && next.consequence.limitsRoom) {
      // The processes that wait must not all go at once when the fleet's probe closes the domain.
      this.rooms.refused(domain, this.nextLeaseId(), this.leasesTaken, undefined);
    }
  }

  /** The link is gone: whoever waits for its consent goes on without. */
  #wakeMembers(): void {
    for (const domain of this.#shared.values()) {
      if (domain.state.status !== "closed") {
        notifyMembers(domain);
      }
    }
  }
}
