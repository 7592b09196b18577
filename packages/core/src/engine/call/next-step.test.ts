import { describe, expect, it } from "vitest";
import { idleLease, modelCredential } from "../../../test/support/model-credential.js";
import type { Offer } from "./call-model.js";
import {
  type Candidate,
  nextStep,
  type RepeatFacts,
  repeatStep,
  type Step,
  type StepFacts,
} from "./next-step.js";

const [a, b, c] = [modelCredential("a"), modelCredential("b"), modelCredential("c")];

/** A call after its first attempt, with time and attempts left. */
const usual: StepFacts = {
  attemptsLeft: 5,
  round: 1,
  maxRounds: 3,
  leftMs: 60_000,
  backOffMs: 500,
  isPanic: false,
  hasTimedOut: false,
  retriesAreOver: false,
  mayWait: true,
};

/** A credential that failed in this round, for good. */
const failed: Candidate = {
  credential: a,
  isExcluded: true,
  isAvoided: true,
  isClosed: true,
  isUsable: true,
  isUnreachable: false,
  mayGoRound: false,
  mayRecover: false,
};
/** One that failed, and is worth another round. */
const transient: Candidate = { ...failed, mayGoRound: true };
/** One that failed, and says when it will be well. */
const limited: Candidate = { ...failed, isClosed: false, isUsable: false, mayRecover: true };
/** Another key of a server that failed as a whole. */
const avoided: Candidate = { ...failed, credential: b, isExcluded: false };
/** One that is not tried, since its circuit is open. */
const blocked: Candidate = {
  ...failed,
  credential: b,
  isExcluded: false,
  isAvoided: false,
  isClosed: false,
  isUsable: false,
};
/** One that is well, and that the switcher keeps back. */
const keptBack: Candidate = { ...blocked, isClosed: true, isUsable: true };

const nobody: Offer = { isExhausted: true };
const later: Offer = { retryAtMs: 1_000, isPending: false };

function step(candidates: readonly Candidate[], facts: Partial<StepFacts> = {}, offer: Offer = nobody): Step {
  return nextStep({ ...usual, ...facts }, offer, candidates);
}

/** A wait that passes these. */
const waitWithout = (...excluded: readonly Candidate[]): Step => ({
  do: "wait",
  excluded: new Set(excluded.map(({ credential }) => credential)),
});

describe("what a call does next", () => {
  it("is the attempt that the switcher offers, before everything else", () => {
    const lease = idleLease("b");
    const offer: Offer = { do: "attempt", credential: b, lease };
    expect(step([transient, limited], {}, offer)).toBe(offer);
  });

  it("is the end without attempts left, whatever there would be to wait for", () => {
    expect(step([transient, limited, keptBack], { attemptsLeft: 0 }, later)).toEqual({ do: "end" });
  });

  it("is the end when every credential has failed for good", () => {
    expect(step([failed, { ...failed, credential: b }])).toEqual({ do: "end" });
  });

  it("is the end when no credential can take the request", () => {
    expect(step([])).toEqual({ do: "end" });
  });

  describe("when the switcher keeps a healthy credential back", () => {
    it("is a wait for it, before any retry", () => {
      expect(step([transient, keptBack], {}, later)).toEqual(waitWithout(transient));
    });

    it("is a wait for a rate limit that ends as well", () => {
      expect(step([limited, keptBack], {}, later)).toEqual(waitWithout());
    });

    it("is the end where the call has waited enough, and says until when the credential is kept back", () => {
      expect(step([failed, keptBack], { mayWait: false }, later)).toEqual({
        do: "end",
        keptBackUntilMs: 1_000,
      });
    });
  });

  describe("when only other keys of a server that failed are left", () => {
    it("is a back-off that the other key's server pays for, and the same round goes on", () => {
      expect(step([failed, avoided])).toEqual({
        do: "backOff",
        waitMs: 500,
        payer: b,
        revisited: [],
        onlyFromBudget: false,
      });
    });

    it("is that back-off before the next round", () => {
      expect(step([transient, avoided])).toMatchObject({ payer: b, revisited: [] });
    });

    it("is the next round once the call has come back to the server", () => {
      const returned = { ...avoided, isAvoided: false, isClosed: false };
      expect(step([transient, returned])).toMatchObject({ payer: a, revisited: [a] });
    });

    it("is a back-off from the budget alone when the server could not be reached: another key cannot help", () => {
      expect(step([failed, { ...avoided, isUnreachable: true }])).toMatchObject({
        payer: b,
        onlyFromBudget: true,
      });
    });

    it("is none for an unreachable server once the budget has refused", () => {
      const candidates = [failed, { ...avoided, isUnreachable: true }];
      expect(step(candidates, { retriesAreOver: true })).toEqual({ do: "end" });
      expect(step([failed, avoided], { retriesAreOver: true })).toMatchObject({ do: "backOff", payer: b });
    });

    it("is no back-off for a key whose own circuit blocks", () => {
      expect(step([failed, { ...avoided, isClosed: false, isUsable: false }])).toEqual(waitWithout(failed));
    });
  });

  describe("when all have been tried", () => {
    it("is a further round of those whose last failure was transient, and of no others", () => {
      expect(step([transient, { ...failed, credential: b }, { ...transient, credential: c }])).toEqual({
        do: "backOff",
        waitMs: 500,
        payer: a,
        revisited: [a, c],
        onlyFromBudget: false,
      });
    });

    it.each([
      [2, "backOff"],
      [3, "end"],
    ])("is, after round %i of three: %s", (round, expected) => {
      expect(step([transient], { round }).do).toBe(expected);
    });

    it("is a further round before a wait for a recovery", () => {
      expect(step([transient, { ...limited, credential: b }], {}, later)).toMatchObject({
        do: "backOff",
        revisited: [a],
      });
    });

    it.each([
      [499, "end"],
      [500, "end"],
      [501, "backOff"],
    ])("is, with %i ms left of the call and a back-off of 500: %s", (leftMs, expected) => {
      expect(step([transient], { leftMs }).do).toBe(expected);
    });

    it("is a wait for a recovery when no round is left", () => {
      const candidates = [transient, { ...limited, credential: b }];
      expect(step(candidates, { round: 3 }, later)).toEqual(waitWithout(transient));
    });
  });

  describe("in a panic", () => {
    it("is a further round only from the budget", () => {
      expect(step([transient], { isPanic: true })).toMatchObject({ do: "backOff", onlyFromBudget: true });
    });

    it("is no further round after a timeout: each would cost as much again", () => {
      expect(step([transient], { isPanic: true, hasTimedOut: true })).toEqual({ do: "end" });
    });

    it("is a further round after a timeout when something was well at the beginning", () => {
      expect(step([transient], { hasTimedOut: true }).do).toBe("backOff");
    });
  });

  it("is no further round once the budget has refused what only the budget could allow", () => {
    expect(step([transient], { retriesAreOver: true })).toEqual({ do: "end" });
  });

  describe("when nothing can be sent now", () => {
    it("is a wait for whoever has not been tried", () => {
      expect(step([failed, blocked], {}, later)).toEqual(waitWithout(failed));
    });

    it("is a wait for a rate limit, or a stated time, that was met in this call", () => {
      expect(step([failed, { ...limited, credential: b }], {}, later)).toEqual(waitWithout(failed));
    });

    it("is no wait for a usable credential that the switcher does not want: it would never come", () => {
      expect(step([failed, { ...blocked, isUsable: true }], {}, later)).toEqual({ do: "end" });
    });

    it("is the end when the call has waited enough", () => {
      expect(step([failed, blocked], { mayWait: false }, later)).toEqual({ do: "end" });
    });
  });
});

describe("`retry.sameCredential`", () => {
  const facts: RepeatFacts = {
    attemptsLeft: 5,
    round: 1,
    leftMs: 60_000,
    backOffMs: 500,
    sameCredential: 2,
    failuresHere: 1,
    mayGoRound: true,
  };

  it("tries a transient failure again where it happened, after a back-off and from the budget", () => {
    expect(repeatStep(facts, a)).toEqual({
      do: "backOff",
      waitMs: 500,
      payer: a,
      revisited: [],
      again: a,
      onlyFromBudget: true,
    });
  });

  it("does so as often as it says", () => {
    expect([1, 2, 3].map((failuresHere) => repeatStep({ ...facts, failuresHere }, a)?.do)).toEqual([
      "backOff",
      "backOff",
      undefined,
    ]);
  });

  it.each<[string, Partial<RepeatFacts>]>([
    ["of a failure that no repeat mends", { mayGoRound: false }],
    ["in a further round", { round: 2 }],
    ["without attempts left", { attemptsLeft: 0 }],
    ["without time for the back-off", { leftMs: 500 }],
    ["where it is 0", { sameCredential: 0 }],
  ])("does nothing %s", (_when, changes) => {
    expect(repeatStep({ ...facts, ...changes }, a)).toBeUndefined();
  });
});
