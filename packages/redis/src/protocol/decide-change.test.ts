import { describe, expect, it } from "vitest";
import { decideChange, recordAfter, type Store } from "./decide-change.js";
import { type FleetRecord, mostDecidedIds, type Proposal, type RecordState } from "./fleet-record.js";

const nowMs = 1_000_000;

const consequence = {
  call: "next",
  circuit: "open",
  cooldown: "breaker",
  blocks: true,
  probedEarly: false,
  provesEndpoint: true,
  waits: "stated",
  limitsRoom: false,
} as const;

interface Opened {
  readonly blocks?: boolean;
  readonly reason?: string;
  readonly probeInMs?: number;
  readonly statedInMs?: number;
  readonly openings?: number;
  readonly lastResorts?: number;
}

function opening({
  blocks = true,
  reason = "bad_key",
  statedInMs,
  ...times
}: Opened = {}): Proposal["change"] {
  return {
    domain: "d",
    state: "open",
    classification: { class: "auth", scope: "credential", reason, rule: "test" },
    consequence: { ...consequence, blocks },
    probeInMs: 30_000,
    openings: 1,
    ...times,
    ...(statedInMs === undefined ? {} : { statedInMs }),
  };
}

const closing: Proposal["change"] = { domain: "d", state: "closed" };

/** By a process that knows nothing, of an attempt that began a second ago. */
function proposed(change: Proposal["change"], more: Partial<Proposal> = {}): Proposal {
  const from = { id: "new", by: "b", credentialId: "key", base: undefined, pass: undefined };
  return { ...from, change, ageMs: 0, attemptAgeMs: 1_000, ...more };
}

const version = { epoch: "e", number: 7 };
const closed: RecordState = { is: "closed" };

function open(more: Partial<Extract<RecordState, { readonly is: "open" }>> = {}): RecordState {
  const times = { probeAtMs: nowMs + 30_000, statedUntilMs: undefined };
  return { is: "open", cause: "known", blocks: true, openings: 1, lastResorts: 0, ...times, ...more };
}

/** Came into its state ten seconds ago. */
function recorded(state: RecordState, more: Partial<FleetRecord> = {}): FleetRecord {
  const origin = { proposalId: "old", by: "a", decidedIds: ["old"], lastPass: undefined };
  return { version, atMs: nowMs - 10_000, state, ...origin, ...more };
}

function decided(record: FleetRecord | undefined, proposal: Proposal, more: Partial<Store> = {}) {
  return decideChange({ record, passHeld: undefined, nowMs, ...more }, proposal);
}

const late = { attemptAgeMs: 20_000 };
const late429 = proposed(opening({ statedInMs: 60_000, probeInMs: 60_000 }), late);

describe("decideChange", () => {
  it("takes what is proposed of a domain of which the store knows nothing, at the time when it changed", () => {
    const proposal = proposed(opening({ statedInMs: 60_000 }), { ageMs: 3_000 });
    expect(decided(undefined, proposal)).toMatchObject({
      is: "accepted",
      atMs: nowMs - 3_000,
      state: { is: "open", probeAtMs: nowMs + 30_000, statedUntilMs: nowMs + 60_000, openings: 1 },
    });
  });

  it.each([
    ["closes an open domain", open(), closing, "accepted"],
    ["opens a closed domain", closed, opening(), "accepted"],
    ["finds a closed domain closed", closed, closing, "known"],
  ])(
    "%s on the word of an attempt that began after the domain came into its state",
    (_, state, change, is) => {
      expect(decided(recorded(state), proposed(change)).is).toBe(is);
    },
  );

  it.each([
    ["open", open(), closing],
    ["closed", closed, opening()],
  ])("leaves a domain %s when the attempt began before that", (_, state, change) => {
    expect(decided(recorded(state), proposed(change, late))).toEqual({
      is: "refused",
      record: recorded(state),
    });
  });

  it("takes the word of a process that knew the latest state, whatever the clocks say", () => {
    expect(decided(recorded(open()), proposed(closing, { ...late, base: version })).is).toBe("accepted");
  });

  it.each([
    ["another number", { epoch: "e", number: 6 }],
    ["another epoch", { epoch: "f", number: 7 }],
  ])("does not take %s for the latest state", (_, base) => {
    expect(decided(recorded(open()), proposed(closing, { ...late, base })).is).toBe("refused");
  });

  describe("passes", () => {
    const verdict = proposed(closing, { base: version, pass: "mine" });

    it.each([
      ["is held", { passHeld: "mine" }, {}, "accepted"],
      ["has run out and nobody else has had it", {}, { lastPass: "mine" }, "accepted"],
      ["is another process's by now", { passHeld: "theirs" }, { lastPass: "theirs" }, "refused"],
      [
        "was another process's since, though that process found nothing",
        {},
        { lastPass: "theirs" },
        "refused",
      ],
    ])("decides the verdict of a probe whose pass %s", (_, store, record, is) => {
      expect(decided(recorded(open(), record), verdict, store).is).toBe(is);
    });

    it("lets a plain attempt's verdict count while another process probes", () => {
      expect(
        decided(recorded(open(), { lastPass: "theirs" }), proposed(closing), { passHeld: "theirs" }).is,
      ).toBe("accepted");
    });

    it("takes the stated wait of a late verdict and nothing else", () => {
      const proposal = { ...late429, base: version, pass: "mine" };
      const decision = decided(recorded(open({ openings: 3 })), proposal, { passHeld: "theirs" });
      expect(decision).toMatchObject({
        is: "accepted",
        state: { cause: "known", openings: 3, statedUntilMs: nowMs + 60_000, probeAtMs: nowMs + 60_000 },
      });
    });
  });

  describe("stated waits", () => {
    const waiting = open({ statedUntilMs: nowMs + 50_000, probeAtMs: nowMs + 50_000 });

    it("opens a closed domain for a stated wait, however late it comes", () => {
      expect(decided(recorded(closed), late429)).toMatchObject({ is: "accepted", state: { is: "open" } });
    });

    it("opens nothing for a stated wait that is over", () => {
      expect(decided(recorded(closed), proposed(opening({ statedInMs: 0 }), late)).is).toBe("refused");
      expect(decided(recorded(open()), proposed(opening({ statedInMs: 0 }), late)).is).toBe("refused");
    });

    it.each([
      ["by a process that knew it", { base: version }],
      ["by an attempt that began later", {}],
    ])("is not shortened %s", (_, more) => {
      const proposal = proposed(opening({ probeInMs: 1_000, statedInMs: 5_000 }), more);
      const decision = decided(recorded(waiting), proposal);
      const state = decision.is === "accepted" ? decision.state : decision.record.state;
      expect(state).toMatchObject({ statedUntilMs: nowMs + 50_000, probeAtMs: nowMs + 50_000 });
    });

    it("ends with a success that began after it was stated", () => {
      expect(decided(recorded(waiting), proposed(closing))).toMatchObject({ is: "accepted", state: closed });
    });

    it("is forgotten when it is over and the domain opens for another reason", () => {
      const over = open({ statedUntilMs: nowMs - 1, probeAtMs: nowMs - 1 });
      const decision = decided(recorded(over), proposed(opening({ openings: 2 }), { base: version }));
      expect(decision).toMatchObject({ state: { statedUntilMs: undefined, probeAtMs: nowMs + 30_000 } });
    });
  });

  describe("two openings", () => {
    it("lets the later end win, with its cause", () => {
      const decision = decided(recorded(open()), proposed(opening({ probeInMs: 40_000, openings: 2 })));
      expect(decision).toMatchObject({ state: { probeAtMs: nowMs + 40_000, openings: 2 } });
      expect(decision).not.toMatchObject({ state: { cause: "known" } });
    });

    it("keeps the later end that it knows", () => {
      expect(decided(recorded(open()), proposed(opening({ probeInMs: 20_000 }))).is).toBe("known");
    });

    it("takes harder evidence, and no earlier end with it", () => {
      const soft = open({ blocks: false });
      const decision = decided(recorded(soft), proposed(opening({ probeInMs: 10 })));
      expect(decision).toMatchObject({ state: { blocks: true, probeAtMs: nowMs + 30_000 } });
    });

    it("does not let a later end soften the evidence", () => {
      const decision = decided(recorded(open()), proposed(opening({ blocks: false, probeInMs: 90_000 })));
      expect(decision).toMatchObject({ state: { cause: "known", blocks: true, probeAtMs: nowMs + 90_000 } });
    });

    it.each([
      [
        "more last resorts of the same opening",
        { openings: 1, lastResorts: 2 },
        { openings: 1, lastResorts: 2 },
      ],
      [
        "a later opening, with its own last resorts",
        { openings: 2, probeInMs: 31_000 },
        { openings: 2, lastResorts: 0 },
      ],
    ])("takes %s", (_, change, state) => {
      expect(decided(recorded(open({ lastResorts: 1 })), proposed(opening(change)))).toMatchObject({ state });
    });
  });

  describe("proposals that come again", () => {
    it("decides nothing twice: the domain may have closed since", () => {
      const record = recorded(closed, { decidedIds: ["later", "new", "old"] });
      expect(decided(record, late429)).toEqual({ is: "known", record });
    });

    it.each([
      ["accepted", proposed(closing)],
      ["refused", proposed(closing, late)],
    ])("remembers a proposal that was %s", (is, proposal) => {
      const store = { record: recorded(open()), passHeld: undefined, nowMs };
      const decision = decideChange(store, proposal);
      expect(decision.is).toBe(is);
      const record = recordAfter(decision, store, proposal, { epoch: "e", number: 8 });
      expect(record.decidedIds).toEqual(["new", "old"]);
      expect(record.version.number).toBe(is === "accepted" ? 8 : 7);
    });

    it("remembers so many proposals, and keeps the last pass", () => {
      const many = Array.from({ length: mostDecidedIds }, (_, index) => `id${index}`);
      const store = {
        record: recorded(open(), { decidedIds: many, lastPass: "p" }),
        passHeld: undefined,
        nowMs,
      };
      const record = recordAfter(decideChange(store, proposed(closing)), store, proposed(closing), version);
      expect(record.decidedIds).toEqual(["new", ...many.slice(0, -1)]);
      expect(record.lastPass).toBe("p");
    });
  });

  describe("a clock that is set back", () => {
    const future = recorded(open({ probeAtMs: nowMs + 3_630_000 }), { atMs: nowMs + 3_600_000 });

    it("stands still for a domain that changed in the clock's future", () => {
      const decision = decided(future, proposed(opening({ openings: 2 }), { base: version }));
      expect(decision).toMatchObject({ atMs: future.atMs, state: { probeAtMs: future.atMs + 30_000 } });
    });

    it("takes the word of a process that knew the latest state", () => {
      expect(decided(future, proposed(closing, { base: version })).is).toBe("accepted");
    });
  });

  it("never makes a state older than the state before it, and takes an age below nothing for none", () => {
    expect(decided(recorded(open()), proposed(closing, { base: version, ageMs: 99_000 }))).toMatchObject({
      atMs: nowMs - 10_000,
    });
    expect(decided(recorded(open()), proposed(closing, { ageMs: -5, attemptAgeMs: -5 }))).toMatchObject({
      atMs: nowMs,
    });
  });
});
