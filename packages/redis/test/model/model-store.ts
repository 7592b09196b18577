import { type Decision, decideChange, recordAfter, type Store } from "../../src/protocol/decide-change.js";
import type { ChangeReply, RecordMessage, Snapshot } from "../../src/protocol/fleet-messages.js";
import type { FleetRecord, Proposal, Version } from "../../src/protocol/fleet-record.js";

/** The store's rules; a test breaks one of them to see that the model notices. */
export interface StoreRules {
  readonly decide: (store: Store, proposal: Proposal) => Decision;
  /** Whether a pass that runs keeps other processes from the domain. */
  readonly passesExclude: boolean;
  /** Whether the first words of a process begin a new epoch, when a replica has taken over or the process has seen a higher number. */
  readonly epochsEnd: boolean;
  /** Whether a pass needs the knowledge of the latest state. */
  readonly passesNeedTheLatest: boolean;
}

export const storeRules: StoreRules = {
  decide: decideChange,
  passesExclude: true,
  epochsEnd: true,
  passesNeedTheLatest: true,
};

export interface PassAnswer {
  readonly isGranted: boolean;
  readonly records: readonly RecordMessage[];
}

interface Pass {
  readonly token: string;
  readonly untilMs: number;
}

type Behind = Pick<ModelStore, "records" | "epoch" | "number">;

/** How long a pass lives. */
export const passMs = 1_500;

/** Redis, as far as the protocol knows it. */
export class ModelStore {
  records = new Map<string, FleetRecord>();
  passes = new Map<string, Pass>();
  /** Names of the open domains: a name whose record is missing was evicted. */
  open = new Set<string>();
  epoch = "e1";
  number = 0;
  epochs = 1;
  /** A replica has taken over, and nobody has said hello to it. */
  isPromoted = false;
  /** The store as it was before its last change: what a replica that lags by one change has. */
  behind: Behind = { records: new Map(), epoch: "e1", number: 0 };
  readonly #rules: StoreRules;

  constructor(rules: StoreRules) {
    this.#rules = rules;
  }

  clone(): ModelStore {
    const store = new ModelStore(this.#rules);
    store.records = new Map(this.records);
    store.passes = new Map(this.passes);
    store.open = new Set(this.open);
    store.epoch = this.epoch;
    store.number = this.number;
    store.epochs = this.epochs;
    store.behind = this.behind;
    store.isPromoted = this.isPromoted;
    return store;
  }

  passHeld(domain: string, nowMs: number): string | undefined {
    const pass = this.passes.get(domain);
    return pass !== undefined && pass.untilMs > nowMs ? pass.token : undefined;
  }

  change(
    proposal: Proposal,
    nowMs: number,
  ): { readonly reply: ChangeReply; readonly message?: RecordMessage } {
    const { domain } = proposal.change;
    const store: Store = { record: this.records.get(domain), passHeld: this.passHeld(domain, nowMs), nowMs };
    const decision = this.#rules.decide(store, proposal);
    const behind = { records: new Map(this.records), epoch: this.epoch, number: this.number };
    const isAccepted = decision.is === "accepted";
    const next = { epoch: this.epoch, number: this.number + 1 };
    this.records.set(domain, recordAfter(decision, store, proposal, next));
    if (isAccepted) {
      const opens = decision.state.is === "open";
      this.open = new Set([...this.open].filter((name) => name !== domain).concat(opens ? [domain] : []));
      this.number += 1;
      this.behind = behind;
    }
    const record = this.read(domain, nowMs);
    const reply: ChangeReply = { proposalId: proposal.id, is: decision.is, record };
    return isAccepted ? { reply, message: record } : { reply };
  }

  acquire(domain: string, pass: string, known: Version | undefined, nowMs: number): PassAnswer {
    const record = this.records.get(domain);
    const isHeld = this.#rules.passesExclude && this.passHeld(domain, nowMs) !== undefined;
    const isUnknown =
      record !== undefined &&
      this.#rules.passesNeedTheLatest &&
      (record.version.epoch !== known?.epoch || record.version.number !== known.number);
    if (isHeld || isUnknown) {
      return { isGranted: false, records: isUnknown ? [this.read(domain, nowMs)] : [] };
    }
    this.passes.set(domain, { token: pass, untilMs: nowMs + passMs });
    if (record !== undefined) {
      this.records.set(domain, { ...record, lastPass: pass });
    }
    return { isGranted: true, records: [] };
  }

  renew(domain: string, pass: string, nowMs: number): void {
    if (this.passHeld(domain, nowMs) === pass) {
      this.passes.set(domain, { token: pass, untilMs: nowMs + passMs });
    }
  }

  endPass(domain: string, pass: string): void {
    if (this.passes.get(domain)?.token === pass) {
      this.passes.delete(domain);
    }
  }

  hello(seen: Version | undefined, nowMs: number): Snapshot {
    const hasSeenMore = seen?.epoch === this.epoch && seen.number > this.number;
    if (this.#rules.epochsEnd && (this.isPromoted || hasSeenMore)) {
      this.newEpoch();
    }
    this.isPromoted = false;
    return this.snapshot(nowMs);
  }

  snapshot(nowMs: number): Snapshot {
    const version = this.compared();
    const open = [...this.records].filter(([, { state }]) => state.is === "open");
    return { version, records: open.map(([domain]) => this.read(domain, nowMs)) };
  }

  /** The version, after a look for evicted domains: each takes a number, so that the processes that know the domain restate it. */
  compared(): Version {
    for (const domain of this.open) {
      if (!this.records.has(domain)) {
        this.open.delete(domain);
        this.number += 1;
      }
    }
    return { epoch: this.epoch, number: this.number };
  }

  restartEmpty(): void {
    this.records.clear();
    this.open.clear();
    this.passes.clear();
    this.newEpoch();
    this.behind = { records: new Map(), epoch: this.epoch, number: 0 };
  }

  /** A replica that lacks the last change takes over. */
  loseLastChange(): void {
    this.records = new Map(this.behind.records);
    this.number = this.behind.number;
    this.epoch = this.behind.epoch;
    this.isPromoted = true;
    this.open = new Set(
      [...this.records].filter(([, { state }]) => state.is === "open").map(([domain]) => domain),
    );
    this.passes.clear();
  }

  evict(domain: string): void {
    this.records.delete(domain);
  }

  private newEpoch(): void {
    this.behind = { records: new Map(this.records), epoch: this.epoch, number: this.number };
    this.epochs += 1;
    this.epoch = `e${this.epochs}`;
    this.number = 0;
  }

  private read(domain: string, nowMs: number): RecordMessage {
    const record = this.records.get(domain);
    if (record === undefined) {
      throw new Error(`The model reads ${domain}, which it does not have.`);
    }
    const { version, proposalId, by, atMs, state } = record;
    const now = Math.max(nowMs, atMs);
    const from = { version, proposalId, by, credentialId: "key", domain };
    const ageMs = now - atMs;
    if (state.is === "closed") {
      return { ...from, change: { domain, state: "closed", ageMs, by } };
    }
    const { probeAtMs, statedUntilMs, openings, lastResorts, cause } = state;
    const stated =
      statedUntilMs === undefined || statedUntilMs <= now ? {} : { statedInMs: statedUntilMs - now };
    const probeInMs = Math.max(0, probeAtMs - now);
    const opening = {
      domain,
      state: "open" as const,
      ...JSON.parse(cause),
      probeInMs,
      openings,
      lastResorts,
    };
    return { ...from, change: { ...opening, ...stated, ageMs, by } };
  }
}
