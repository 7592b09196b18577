import { describe, expect, it } from "vitest";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { CooldownSettings } from "./cooldown.js";
import {
  afterFailure,
  afterStatedWait,
  afterVoidProbe,
  closedState,
  type DomainState,
  freeTime,
  type HalfOpenState,
  isBlocking,
  isHolding,
  lastResortTime,
  type OpenState,
  retryTime,
  stateAt,
  withStatedWait,
} from "./health-state.js";

const settings: CooldownSettings = {
  failureThreshold: 3,
  cooldownMs: 30_000,
  maxCooldownMs: 3_600_000,
  maxStatedWaitMs: 3_600_000,
  failbackAfterMs: 600_000,
};

function classified(name: ErrorClass, retryAfterMs?: number): Classification {
  const stated = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { class: name, scope: "credential", reason: name, rule: "test", ...stated };
}

function fail(state: DomainState, classification: Classification, nowMs: number, leaseId = 1): DomainState {
  return afterFailure(state, failureOf(classification, nowMs, leaseId), settings);
}

function failureOf(classification: Classification, nowMs: number, leaseId = 1, random = 0) {
  const { consequence } = seenFailing(classification.class);
  return { classification, consequence, leaseId, nowMs, random };
}

function opened(state: DomainState): OpenState {
  if (state.status !== "open") {
    throw new Error(`expected open, got ${state.status}`);
  }
  return state;
}

function halfOpen(state: OpenState, lastResort = false): HalfOpenState {
  return {
    status: "half_open",
    opened: state,
    leaseId: 7,
    heldBy: {},
    silentAtMs: 1_000,
    expiresMs: 9e9,
    lastResort,
  };
}

describe("a closed domain", () => {
  it.each(["auth", "not_found", "quota_exceeded"] as const)(
    "opens at once for the failback's time on %s",
    (name) => {
      expect(opened(fail(closedState, classified(name), 100)).untilMs).toBe(600_100);
    },
  );

  it("opens for the stated time, if that is longer, on an exhausted quota", () => {
    expect(opened(fail(closedState, classified("quota_exceeded", 900_000), 0)).untilMs).toBe(900_000);
    expect(opened(fail(closedState, classified("quota_exceeded", 60_000), 0)).untilMs).toBe(600_000);
  });

  it("opens until the stated time on a rate limit, and for 30 s if none is stated", () => {
    expect(opened(fail(closedState, classified("rate_limited", 2_500), 0)).untilMs).toBe(2_500);
    expect(opened(fail(closedState, classified("rate_limited"), 0)).untilMs).toBe(30_000);
  });

  it("takes a stated wait of nothing as one second", () => {
    expect(opened(fail(closedState, classified("rate_limited", 0), 0)).untilMs).toBe(1_000);
  });

  it("opens at the third transient failure in a row", () => {
    const first = fail(closedState, classified("transient"), 0);
    const second = fail(first, classified("transient"), 1);
    expect([first.status, second.status]).toEqual(["closed", "closed"]);
    expect(opened(fail(second, classified("transient"), 2)).untilMs).toBe(30_002);
  });

  it("opens at the first transient failure that states a wait", () => {
    expect(opened(fail(closedState, classified("transient", 20_000), 0)).untilMs).toBe(20_000);
  });

  it("stays as it is when the policy leaves the circuit alone", () => {
    expect(fail(closedState, classified("permanent"), 0)).toBe(closedState);
  });
});

describe("an open domain", () => {
  const transient = opened(
    fail(
      fail(fail(closedState, classified("transient"), 0), classified("transient"), 0),
      classified("transient"),
      0,
    ),
  );

  it("is not lengthened by a failure that says nothing new", () => {
    expect(fail(transient, classified("transient"), 5_000)).toBe(transient);
  });

  it("takes over a harder judgement", () => {
    const harder = opened(fail(transient, classified("auth"), 5_000));
    expect([harder.classification.class, harder.untilMs]).toEqual(["auth", 605_000]);
  });

  it("never replaces a stated time by an earlier one", () => {
    const stated = opened(fail(closedState, classified("rate_limited", 60_000), 0));
    expect(withStatedWait(stated, classified("rate_limited", 1_000), 10, settings)).toBe(stated);
    expect(withStatedWait(stated, classified("rate_limited", 90_000), 10, settings).untilMs).toBe(90_010);
  });

  it("blocks as its class says, and always while a stated wait is running", () => {
    expect(isBlocking(transient, 0)).toBe(false);
    const stated = opened(fail(closedState, classified("transient", 20_000), 0));
    expect([isBlocking(stated, 19_999), isBlocking(stated, 20_000)]).toEqual([true, false]);
    expect(isBlocking(opened(fail(closedState, classified("auth"), 0)), 0)).toBe(true);
  });

  it("is tried again sooner than its time only by a call that waits for it", () => {
    const limited = opened(fail(closedState, classified("rate_limited"), 0));
    const refused = opened(fail(closedState, classified("auth"), 0));
    expect([retryTime(limited), retryTime(refused)]).toEqual([250, 600_000]);
    expect(retryTime(opened(fail(closedState, classified("rate_limited", 5_000), 0)))).toBe(5_000);
  });

  it("is probed each failback time when the stated wait is beyond belief, and reports the stated one", () => {
    const day = opened(fail(closedState, classified("rate_limited", 86_400_000), 0));
    expect([day.untilMs, day.probeAtMs]).toEqual([86_400_000, 600_000]);
  });
});

describe("a half-open domain", () => {
  it("doubles its time with each failed probe, up to the limit", () => {
    let state = opened(fail(closedState, classified("auth"), 0));
    const times = [];
    for (let round = 0; round < 4; round += 1) {
      state = opened(fail(halfOpen(state), classified("auth"), 0, 7));
      times.push(state.untilMs);
    }
    expect(times).toEqual([1_200_000, 2_400_000, 3_600_000, 3_600_000]);
  });

  it("keeps a stated time undoubled", () => {
    const first = opened(fail(closedState, classified("rate_limited", 5_000), 0));
    expect(opened(fail(halfOpen(first), classified("rate_limited", 5_000), 6_000, 7)).untilMs).toBe(11_000);
  });

  it("keeps the end that was stated when a probe before it fails, and is probed again by its own time", () => {
    const day = opened(fail(closedState, classified("rate_limited", 86_400_000), 0));
    const again = opened(fail(halfOpen(day), classified("rate_limited"), 600_000, 7));
    expect(again).toMatchObject({ untilMs: 86_400_000, statedUntilMs: 86_400_000, probeAtMs: 660_000 });
    // Past that end the next failure speaks for itself.
    const late = opened(fail(halfOpen(day), classified("rate_limited"), 86_400_000, 7));
    expect(late).toMatchObject({ untilMs: 86_460_000, statedUntilMs: undefined });
    const longer = opened(fail(halfOpen(day), classified("rate_limited", 90_000_000), 600_000, 7));
    expect(longer.statedUntilMs).toBe(90_600_000);
  });

  it("adds up to a tenth of jitter to its own time", () => {
    const failure = failureOf(classified("auth"), 0, 1, 0.5);
    expect(opened(afterFailure(closedState, failure, settings)).untilMs).toBe(630_000);
  });

  it("is reopened only by the lease that probes it", () => {
    const probing = halfOpen(opened(fail(closedState, classified("auth"), 0)));
    expect(fail(probing, classified("auth"), 10, 8)).toBe(probing);
  });

  it("is not lengthened by a failed last resort, which comes later each time", () => {
    let state = opened(fail(closedState, classified("auth"), 0));
    const { untilMs } = state;
    const times = [lastResortTime(state)];
    for (const nowMs of [250, 750, 1_750]) {
      state = opened(fail(halfOpen(state, true), classified("auth"), nowMs, 7));
      times.push(lastResortTime(state));
    }
    expect(times).toEqual([250, 750, 1_750, 3_750]);
    expect([state.untilMs, state.openings]).toEqual([untilMs, 1]);
  });

  it("is tried as a last resort once a minute at the least, and never inside a stated wait", () => {
    const refused = opened(fail(closedState, classified("auth"), 0));
    expect(lastResortTime({ ...refused, lastResorts: 20, lastResortAtMs: 1_000 })).toBe(61_000);
    expect(lastResortTime(opened(fail(closedState, classified("rate_limited", 5_000), 0)))).toBe(5_000);
  });

  it("hears of a stated wait from others too, and stays with the lease that probes it", () => {
    const probing = halfOpen(opened(fail(closedState, classified("auth"), 0)));
    const heard = fail(probing, classified("rate_limited", 900_000), 10, 8);
    expect(heard).toMatchObject({ status: "half_open", leaseId: 7, opened: { untilMs: 900_010 } });
  });

  it("keeps a later time that another attempt was stated while the probe ran", () => {
    const due = opened(fail(closedState, classified("rate_limited", 5_000), 0));
    const probing: HalfOpenState = { ...halfOpen(due), silentAtMs: 6_500 };
    const heard = fail(probing, classified("rate_limited", 55_000), 6_000, 8) as HalfOpenState;
    const again = opened(fail(heard, classified("rate_limited", 9_000), 6_100, 7));
    expect(again).toMatchObject({ untilMs: 61_000, statedUntilMs: 61_000, probeAtMs: 61_000 });
  });

  it("falls back to open when its lease has expired", () => {
    const state = opened(fail(closedState, classified("auth"), 0));
    const probing: HalfOpenState = { ...halfOpen(state), expiresMs: 500 };
    expect([stateAt(probing, 499).status, stateAt(probing, 500)]).toEqual(["half_open", state]);
  });
});

describe("a probe that is silent for a second", () => {
  const limited = opened(fail(closedState, classified("rate_limited"), 0));
  const probing: HalfOpenState = { ...halfOpen(limited), silentAtMs: 31_000 };

  it("was taken where a rate limit had opened the domain: the room bounds the calls that follow", () => {
    expect([freeTime(probing, 30_999), isHolding(probing, 30_999)]).toEqual([31_000, true]);
    expect([freeTime(probing, 31_000), isHolding(probing, 31_000)]).toEqual([9e9, false]);
  });

  it("says nothing where the server stated another time meanwhile", () => {
    const heard = fail(probing, classified("rate_limited", 20_000), 30_500, 8) as HalfOpenState;
    expect(isHolding(heard, 31_000)).toBe(true);
  });

  it.each(["auth", "not_found", "quota_exceeded"] as const)("says nothing of %s", (name) => {
    const refused: HalfOpenState = { ...probing, opened: opened(fail(closedState, classified(name), 0)) };
    expect([freeTime(refused, 40_000), isHolding(refused, 40_000)]).toEqual([9e9, true]);
  });

  it("has failed when a call that followed it is refused: nobody follows before the next probe", () => {
    expect(fail(probing, classified("rate_limited"), 30_999, 8)).toBe(probing);
    expect(fail(probing, classified("transient"), 31_000, 8)).toBe(probing);
    expect(fail(probing, classified("rate_limited"), 31_000, 8)).toMatchObject({
      status: "open",
      openings: 2,
      sinceMs: 31_000,
    });
  });
});

describe("a probe without a verdict", () => {
  const due = opened(fail(closedState, classified("auth"), 0));

  it("is no reason to try the credential as a last resort at once", () => {
    expect(lastResortTime(afterVoidProbe(halfOpen(due), 600_000))).toBe(600_250);
  });

  it("re-arms the probe also when it was a last resort", () => {
    expect(afterVoidProbe(halfOpen(due, true), 599_950).probeAtMs).toBe(600_950);
  });

  it("is due again after 1, 2, 4 … 60 s, so that no call in a row is sacrificed to it", () => {
    let state = due;
    const waits = [];
    for (let round = 0; round < 8; round += 1) {
      const nowMs = state.probeAtMs;
      state = afterVoidProbe(halfOpen(state), nowMs);
      waits.push(state.probeAtMs - nowMs);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it("changes neither the reported end nor the openings", () => {
    const rearmed = afterVoidProbe(halfOpen(due), 600_000);
    expect(rearmed).toEqual({ ...due, probeAtMs: 601_000, voidProbes: 1, lastResortAtMs: 600_000 });
  });

  it("was a try: the last resort does not follow it at once", () => {
    expect(lastResortTime(afterVoidProbe(halfOpen(due), 600_000))).toBe(600_250);
  });

  it("moves no probe forward that was to come later", () => {
    expect(afterVoidProbe(halfOpen(due), 100).probeAtMs).toBe(600_000);
  });

  it("that was a last resort makes the next last resort later, and no probe", () => {
    const rearmed = afterVoidProbe(halfOpen(due, true), 250);
    expect([lastResortTime(rearmed), rearmed.probeAtMs]).toEqual([750, 600_000]);
  });

  it("is forgotten with the next verdict", () => {
    const rearmed = afterVoidProbe(halfOpen(due), 600_000);
    expect(opened(fail(halfOpen(rearmed), classified("auth"), 601_000, 7)).voidProbes).toBe(0);
    expect(opened(fail(halfOpen(rearmed, true), classified("auth"), 601_000, 7)).voidProbes).toBe(0);
  });
});

describe("a late verdict", () => {
  const late = (state: DomainState, classification: Classification, nowMs: number) =>
    afterStatedWait(state, failureOf(classification, nowMs), settings);

  it("opens a closed domain when it states a time", () => {
    expect(opened(late(closedState, classified("rate_limited", 5_000), 100))).toMatchObject({
      untilMs: 5_100,
      statedUntilMs: 5_100,
      openings: 1,
    });
  });

  it.each(["rate_limited", "auth", "transient"] as const)(
    "of %s that states no time changes nothing",
    (name) => {
      const open = fail(closedState, classified("auth"), 0);
      for (const state of [closedState, open, halfOpen(opened(open))]) {
        expect(late(state, classified(name), 5_000)).toBe(state);
      }
    },
  );

  it("lengthens an open domain and never shortens it", () => {
    const open = opened(late(closedState, classified("rate_limited", 60_000), 0));
    expect(late(open, classified("rate_limited", 1_000), 10)).toBe(open);
    expect(opened(late(open, classified("rate_limited", 90_000), 10)).untilMs).toBe(90_010);
  });

  it("that the policy keeps from the circuit changes nothing, whatever it states", () => {
    expect(late(closedState, classified("permanent", 5_000), 0)).toBe(closedState);
  });
});

describe("a failure that states no time, after one that did", () => {
  it("keeps the stated end: it is neither lost nor turned into no number", () => {
    const stated = opened(fail(closedState, classified("rate_limited", 900_000), 0));

    const again = opened(fail(stated, classified("rate_limited"), 1_000));

    expect(again.statedUntilMs).toBe(900_000);
    expect(again.untilMs).toBe(900_000);
  });

  it("takes the stated end of the later one, if only that has one", () => {
    const unstated = opened(fail(closedState, classified("rate_limited"), 0));

    const again = opened(fail(unstated, classified("rate_limited", 900_000), 1_000));

    expect(again.statedUntilMs).toBe(901_000);
  });
});
