import type { ChangeEvidence, FleetChange, HealthChange } from "@hotspare/core/plugin";
import {
  type DomainView,
  fleetChangeOf,
  type HeldState,
  heldOf,
  laterOf,
  saysTheSame,
} from "./domain-view.js";
import type { ChangeReply, RecordMessage, Snapshot } from "./fleet-messages.js";
import type { Version } from "./fleet-record.js";
import { baseAt, heldAfter, meetRecord, misses } from "./meet-record.js";
import {
  type Actions,
  ask,
  deliver,
  keep,
  nothing,
  propose,
  restateLater,
  restateSome,
} from "./replica-actions.js";
import {
  createReplicaMemory,
  enterEpoch,
  forget,
  isOutdated,
  keepEarly,
  type ReplicaMemory,
  takeEarly,
  viewOf,
} from "./replica-memory.js";

/** What a replica is made from. */
export interface ReplicaParts {
  /** The process's name in the fleet. */
  readonly by: string;
  /** A name that nobody else in the fleet uses, nor this process after a restart. */
  readonly newId: () => string;
  readonly random: () => number;
}

/**
 * What one process knows of the fleet, and what it proposes. Pure, so that every order of messages can be tried: the caller does what the
 * returned actions say, in their order. Times are the process's monotonic milliseconds.
 *
 * A domain has one proposal under way at most. Until the proposal is answered, what the fleet says of the domain is noted and not
 * delivered: the process's own state may be the later state, and the store alone decides.
 */
export class FleetReplica {
  readonly #parts: ReplicaParts;
  readonly #memory: ReplicaMemory;

  constructor(parts: ReplicaParts, memory = createReplicaMemory()) {
    this.#parts = parts;
    this.#memory = memory;
  }

  /** The epoch, and the highest number that this process has seen in it: what it says when it connects. */
  get version(): Version | undefined {
    const { epoch, seenNumber } = this.#memory;
    return epoch === undefined ? undefined : { epoch, number: seenNumber };
  }

  /** The process's own health has changed. */
  publish(change: HealthChange, evidence: ChangeEvidence, nowMs: number): Actions {
    const view = viewOf(this.#memory, change.domain);
    const { held, underWay, waiting } = view;
    const attemptMs = nowMs - Math.max(0, evidence.attemptAgeMs);
    const before = underWay ?? waiting;
    const knew = held !== undefined && before === undefined && attemptMs >= held.knownMs;
    view.waiting = {
      id: this.#parts.newId(),
      by: this.#parts.by,
      credentialId: evidence.credentialId,
      change,
      readMs: nowMs,
      atMs: nowMs,
      attemptMs,
      base: knew ? held.version : undefined,
      follows: before?.id,
      pass: this.#memory.passes.get(change.domain),
      sentMs: undefined,
      isRestated: false,
    };
    this.#memory.toRestate.delete(change.domain);
    return this.#memory.isConnected ? propose(view, nowMs) : nothing;
  }

  /** A message of the channel. */
  receive(message: RecordMessage, nowMs: number): Actions {
    const memory = this.#memory;
    const { epoch, number } = message.version;
    if (!memory.isConnected) {
      keepEarly(memory, message);
      return nothing;
    }
    if (epoch !== memory.epoch) {
      if (memory.pastEpochs.includes(epoch)) {
        return nothing;
      }
      keepEarly(memory, message);
      return ask(memory, 0);
    }
    const isLost = number > memory.channelNumber + 1;
    memory.channelNumber = Math.max(memory.channelNumber, number);
    return [...this.learn(message, nowMs), ...(isLost ? ask(this.#memory, number - 1) : nothing)];
  }

  /** A record that came in the answer to a question of this process. */
  learn(message: RecordMessage, nowMs: number): Actions {
    return isOutdated(this.#memory, message) ? nothing : this.#hear(message, nowMs);
  }

  /** The store has decided a proposal. */
  reply({ proposalId, is, record: message }: ChangeReply, nowMs: number): Actions {
    const view = viewOf(this.#memory, message.domain);
    const { underWay } = view;
    if (underWay?.id !== proposalId) {
      // A doubled reply, or the reply to a proposal from before the connection was lost.
      return this.#hear(message, nowMs);
    }
    this.#see(message.version);
    this.#memory.restating.delete(message.domain);
    const record = heldOf(message, nowMs);
    // The record's times are spans from the decision, as those of the proposal were from its sending: the answer's way is not in them.
    const isAsProposed = saysTheSame({ ...record, readMs: underWay.sentMs ?? nowMs }, underWay);
    const latest = laterOf(record, view.noted, this.#memory.epoch);
    view.underWay = undefined;
    view.noted = undefined;
    if (isAsProposed) {
      view.held = heldAfter(underWay, view.held, record);
    }
    if (view.waiting !== undefined) {
      const knew = isAsProposed && view.waiting.follows === proposalId && record.proposalId === proposalId;
      view.waiting = { ...view.waiting, base: knew ? record.version : undefined };
      view.noted = latest === record && isAsProposed ? undefined : latest;
      return [...propose(view, nowMs), ...restateSome(this.#memory, nowMs)];
    }
    if (latest === record && isAsProposed) {
      return restateSome(this.#memory, nowMs);
    }
    // What the fleet knew already, it has decided before, and gone on from there. A later closing has known the fleet's stated waits.
    const isOverruled = !isAsProposed && !underWay.isRestated && is !== "known";
    const replaces = isOverruled && (latest === record || latest.change.state === "open");
    return [deliver(this.#memory, view, latest, replaces, nowMs), ...restateSome(this.#memory, nowMs)];
  }

  /** The store could not decide a proposal: the proposal is kept for `retry`. */
  failed(proposalId: string, domain: string): void {
    const view = this.#memory.domains.get(domain);
    if (view?.underWay?.id === proposalId) {
      keep(view);
      this.#memory.restating.delete(domain);
      if (view.waiting === undefined) {
        this.#memory.toRestate.add(domain);
      }
    }
  }

  /** Proposes what the store could not decide before. */
  retry(nowMs: number): Actions {
    if (!this.#memory.isConnected) {
      return nothing;
    }
    const views = [...this.#memory.domains.values()];
    return [...views.flatMap((view) => propose(view, nowMs)), ...restateSome(this.#memory, nowMs)];
  }

  /** The connection is there, or a message was lost: what was kept meanwhile is proposed, with its age. */
  snapshot({ version, records }: Snapshot, nowMs: number): Actions {
    const memory = this.#memory;
    enterEpoch(memory, version);
    memory.isConnected = true;
    memory.isAsking = false;
    const fromMs = memory.toRestate.size + memory.restating.size > 0 ? memory.restateFromMs : undefined;
    memory.toRestate.clear();
    const actions = records.flatMap((message) => this.#meetSnapshot(heldOf(message, nowMs), version, nowMs));
    const present = new Set(records.map(({ domain }) => domain));
    for (const [domain, view] of memory.domains) {
      if (present.has(domain)) {
        continue;
      }
      if (view.waiting?.base !== undefined && view.waiting.base.epoch !== version.epoch) {
        view.waiting = { ...view.waiting, base: undefined };
      }
      if (misses(view, version)) {
        memory.toRestate.add(domain);
      }
    }
    const pause = restateLater(memory, this.#parts.random, nowMs, fromMs);
    const missed = takeEarly(memory)?.flatMap((message) => this.receive(message, nowMs)) ?? ask(memory, 0);
    // The next snapshot is younger than all that is needed now.
    const again = version.number < memory.neededNumber ? ask(this.#memory, 0) : nothing;
    memory.neededNumber = 0;
    return [...actions, ...missed, ...again, ...pause, ...this.retry(nowMs)];
  }

  /** The slow comparison: the store's epoch and number alone. */
  compare(version: Version, nowMs: number): Actions {
    const { epoch, channelNumber } = this.#memory;
    forget(this.#memory, nowMs);
    const isSame = version.epoch === epoch && version.number === channelNumber;
    return [
      ...this.retry(nowMs),
      ...(isSame ? nothing : ask(this.#memory, version.epoch === epoch ? version.number : 0)),
    ];
  }

  /** Whether a proposal was answered is not known: it is kept, and proposed again after the next snapshot. */
  disconnect(): void {
    const memory = this.#memory;
    memory.isConnected = false;
    memory.isAsking = false;
    memory.early = [];
    memory.toRestate.clear();
    memory.restating.clear();
    memory.restateFromMs = 0;
    for (const view of memory.domains.values()) {
      keep(view);
      view.noted = undefined;
    }
  }

  /** The process has got the right to probe these domains: what it publishes of them from now on carries the pass. */
  granted(domains: readonly string[], pass: string): void {
    for (const domain of domains) {
      this.#memory.passes.set(domain, pass);
    }
  }

  /** The probe has ended, and its verdict is published. */
  ended(domains: readonly string[], pass: string): void {
    for (const domain of domains) {
      if (this.#memory.passes.get(domain) === pass) {
        this.#memory.passes.delete(domain);
      }
    }
  }

  /** What is known of a domain, for a process that has just begun to use it. */
  current(domain: string, nowMs: number): FleetChange | undefined {
    const held = this.#memory.domains.get(domain)?.held;
    return held === undefined || held.change.state === "closed" ? undefined : fleetChangeOf(held, nowMs);
  }

  /** The latest version of a domain that this process's health has: what a pass is asked with. */
  versionOf(domain: string): Version | undefined {
    return this.#memory.domains.get(domain)?.held?.version;
  }

  #see({ epoch, number }: Version): void {
    if (epoch === this.#memory.epoch) {
      this.#memory.seenNumber = Math.max(this.#memory.seenNumber, number);
    }
  }

  #hear(message: RecordMessage, nowMs: number): Actions {
    if (!this.#memory.isConnected) {
      return nothing;
    }
    this.#see(message.version);
    const view = viewOf(this.#memory, message.domain);
    const record = heldOf(message, nowMs);
    if (view.underWay !== undefined || view.waiting !== undefined) {
      view.noted = laterOf(record, view.noted, this.#memory.epoch);
      return nothing;
    }
    return this.#meet(view, record, nowMs);
  }

  #meetSnapshot(record: HeldState, version: Version, nowMs: number): Actions {
    const view = viewOf(this.#memory, record.change.domain);
    if (view.underWay !== undefined || view.waiting !== undefined) {
      if (view.waiting !== undefined && view.underWay === undefined) {
        view.waiting = { ...view.waiting, base: baseAt(view.waiting, view.held, record) };
      }
      view.noted = laterOf(record, view.noted, this.#memory.epoch);
      return nothing;
    }
    return this.#meet(view, record, nowMs, version);
  }

  #meet(view: DomainView, record: HeldState, nowMs: number, snapshot?: Version): Actions {
    const { domain } = record.change;
    const meeting = meetRecord(view.held, record, this.#memory.epoch, snapshot);
    if (meeting === "deliver") {
      return [deliver(this.#memory, view, record, false, nowMs)];
    }
    if (meeting === "restate") {
      this.#memory.toRestate.add(domain);
      return snapshot === undefined ? restateSome(this.#memory, nowMs) : nothing;
    }
    if (meeting === "adopt" && view.held !== undefined) {
      view.held = { ...view.held, version: record.version };
      this.#memory.toRestate.delete(domain);
    }
    return nothing;
  }
}
