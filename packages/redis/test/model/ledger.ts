import type { FleetRecord, Proposal } from "../../src/protocol/fleet-record.js";
import { demand } from "./broken-promise.js";

/** What the store has done, as nobody in the model can see it: it finds a store that breaks a promise. */
export class Ledger {
  /** The passes of each domain, in the order in which they were granted. */
  #passes = new Map<string, string[]>();
  #accepted = new Set<string>();

  clone(): Ledger {
    const ledger = new Ledger();
    ledger.#passes = new Map(this.#passes);
    ledger.#accepted = new Set(this.#accepted);
    return ledger;
  }

  granted(domain: string, pass: string): void {
    const passes = this.#passes.get(domain) ?? [];
    this.#passes.set(domain, [...passes, pass]);
  }

  /** `pass`: the pass of the probe whose verdict it is. */
  decided(
    proposal: Proposal,
    pass: string | undefined,
    before: FleetRecord | undefined,
    after: FleetRecord | undefined,
    is: "accepted" | "known" | "refused",
    nowMs: number,
  ): void {
    const { change } = proposal;
    const statedInMs = change.state === "open" ? (change.statedInMs ?? 0) : 0;
    if (statedInMs > 0 && before?.decidedIds.includes(proposal.id) !== true) {
      const until = after?.state.is === "open" ? (after.state.statedUntilMs ?? 0) : 0;
      demand(until >= nowMs + statedInMs, `${proposal.id}: a stated wait is lost`);
    }
    if (before === undefined || after === undefined) {
      this.#accepted.add(proposal.id);
      return;
    }
    const stated = before.state.is === "open" ? (before.state.statedUntilMs ?? 0) : 0;
    if (stated > nowMs && after.state.is === "open") {
      demand((after.state.statedUntilMs ?? 0) >= stated, `${proposal.id}: the store's stated wait shrinks`);
    }
    if (is !== "accepted") {
      return;
    }
    demand(!this.#accepted.has(proposal.id), `${proposal.id} is published twice`);
    this.#accepted.add(proposal.id);
    if (statedInMs > 0) {
      return;
    }
    const passes = this.#passes.get(proposal.change.domain) ?? [];
    if (pass !== undefined && passes.includes(pass)) {
      demand(passes.at(-1) === pass, `${proposal.id}: a verdict counts that came after another pass`);
    }
    const isOld = nowMs - proposal.attemptAgeMs <= before.atMs - slackMs;
    const knew =
      proposal.base?.number === before.version.number && proposal.base.epoch === before.version.epoch;
    demand(knew || !isOld, `${proposal.id}: a verdict counts that is older than the state`);
    if (after.atMs < before.atMs) {
      demand(false, `${proposal.id}: the state is older than the state before it`);
    }
  }

  /** The store has lost what it knew. */
  forget(): void {
    this.#passes = new Map();
    this.#accepted = new Set();
  }
}

/** Steps take milliseconds, and ages travel. */
const slackMs = 1_000;
