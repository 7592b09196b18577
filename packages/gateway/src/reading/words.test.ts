import { moneyText } from "@hotspare/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moneyWords, shortAmount, stateWords } from "./credential-words.js";
import { entryWords, outcomeWords } from "./entry-words.js";
import { clockWords, countdownWords, durationWords, latencyWords } from "./time-words.js";

const nowMs = new Date(2026, 10, 26, 12, 1).getTime();

it.each([
  [durationWords, -5, "0 s"],
  [durationWords, 59_999, "59 s"],
  [durationWords, 3_599_999, "59 min"],
  [durationWords, 3_900_000, "1 h 5 min"],
  [durationWords, 93_600_000, "1 d 2 h"],
  [countdownWords, 0, "now"],
  [countdownWords, 1, "in 1 s"],
  [countdownWords, 59_001, "in 1 min 0 s"],
  [countdownWords, 119_500, "in 2 min 0 s"],
  [countdownWords, 179_900, "in 3 min"],
  [latencyWords, 85.4, "85 ms"],
  [latencyWords, 1_240, "1.2 s"],
  [shortAmount, 0.05, "0.05"],
  [shortAmount, 0.1 + 0.2, "0.3"],
  [shortAmount, 999.96, "1k"],
  [shortAmount, 123_456, "123k"],
  [shortAmount, 4_100_000, "4.1M"],
])("%o of %d is %s", (words, value, expected) => {
  expect(words(value)).toBe(expected);
});

it("writes money like the rest of Hotspare", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1e12, noNaN: true }), (amount) => {
      expect(moneyWords(amount, "USD")).toBe(moneyText(amount, "USD"));
    }),
  );
  expect([0, 0.00016].map((amount) => moneyWords(amount, ""))).toEqual(["0.00", "0.00016"]);
});

it("shows seconds of a time less than an hour away, and the date of a time that is far away", () => {
  expect(clockWords(nowMs + 60_000, nowMs)).toBe("12:02:00");
  expect(clockWords(nowMs - 3_599_999, nowMs)).toMatch(/^11:01:00$/);
  expect(clockWords(nowMs + 3_600_000, nowMs)).toBe("13:01");
  expect(clockWords(nowMs + 3_600_000, nowMs, true)).toBe("13:01:00");
  expect(clockWords(nowMs + 60_000, nowMs, false)).toBe("12:02");
  expect(clockWords(nowMs + 86_400_000, nowMs, true)).toBe("2026-11-27 12:01:00");
});

describe("stateWords", () => {
  const words = (
    state: "closed" | "open" | "half_open" | "closed_down",
    untilMs?: number,
    isActive = false,
  ) => stateWords({ state, isActive, ...(untilMs === undefined ? {} : { untilMs }) }, nowMs);

  it("has words for each state, with a countdown", () => {
    expect(words("closed", undefined, true)).toBe("serving");
    expect(words("closed")).toBe("ready");
    expect(words("open", nowMs + 180_000)).toBe("open until 12:04:00 (in 3 min)");
    expect(words("open", nowMs - 1)).toBe("open: the next call may probe it");
    expect(words("half_open")).toBe("half-open: one call is probing it");
    expect(words("closed_down")).toBe("closed with its model");
  });
});

it("describes each entry in a sentence", () => {
  const about = { id: 1, atMs: nowMs, model: "vision", kind: "vlm" } as const;
  const why = { class: "auth", reason: "revoked" } as const;
  expect(entryWords({ ...about, ...why, type: "switch", from: "a", to: "b" })).toBe(
    "vision moved from a to b (auth, revoked).",
  );
  expect(entryWords({ ...about, ...why, type: "switch", from: "a" })).toBe(
    "vision lost its last usable credential, a (auth, revoked).",
  );
  expect(entryWords({ ...about, type: "failback", from: "b", to: "a" })).toBe(
    "vision moved back from b to a.",
  );
  expect(
    entryWords({ ...about, type: "exhaustion", class: "auth", credentials: ["a"], retryAfterMs: 40_000 }),
  ).toBe("A call of vision found no usable credential (auth). Calls may try again in 40 s.");
  const opened = { ...about, ...why, type: "opened", credentials: ["a"], untilMs: nowMs + 9_000 } as const;
  expect(entryWords(opened)).toBe("a of vision opened until 12:01:09, for 9 s (auth, revoked).");
  expect(entryWords({ ...opened, untilMs: nowMs + 8_999 })).toContain("for 9 s");
  expect(entryWords({ ...opened, untilMs: nowMs + 3_900_000 })).toContain("until 13:06, for 1 h 5 min (auth");
  expect(entryWords({ ...opened, wasOpen: "probe" })).toBe(
    "A probe of a of vision failed: it stays open until 12:01:09, for 9 s (auth, revoked).",
  );
  expect(entryWords({ ...opened, wasOpen: "other" })).toBe(
    "a of vision stays open until 12:01:09, for 9 s (auth, revoked).",
  );
  expect(
    entryWords({ ...about, type: "exhaustion", class: "auth", credentials: ["a"], retryAfterMs: 400 }),
  ).toContain("Calls may try again in 1 s.");
  expect(outcomeWords({ outcome: "next gpt-b" })).toBe("the call went on with gpt-b");
});
