import { describe, expect, it } from "vitest";
import { longestWaitMs } from "../classification/waits/plausible-wait.js";
import { policyWords } from "../contract/policy.js";
import { plainWord } from "./plain-classification.js";
import { readFleetChange, readLinkState } from "./read-fleet-change.js";

const opening = {
  domain: "d",
  state: "open",
  classification: { class: "auth", scope: "credential", reason: "r", rule: "t" },
  consequence: { circuit: "open" },
  probeInMs: 1_000,
  openings: 1,
};

describe("what a link delivers", () => {
  it("may wait for as long as a provider can mean, and no longer", () => {
    const year = { probeInMs: longestWaitMs, statedInMs: longestWaitMs, ageMs: longestWaitMs };
    expect(readFleetChange({ ...opening, ...year })).toMatchObject(year);
    const longer = { probeInMs: 1e300, statedInMs: longestWaitMs + 1, ageMs: 1e300 };
    expect(readFleetChange({ ...opening, ...longer })).toMatchObject(year);
  });

  it.each(
    Object.entries(policyWords).flatMap(([field, words]) => words.map((word) => [field, word] as const)),
  )("may have each word of a policy: %s %s", (field, word) => {
    const read = () => readFleetChange({ ...opening, consequence: { circuit: "open", [field]: word } });
    if (word === "none") {
      expect(read).toThrow("consequence.circuit must be one of open, count");
    } else {
      expect(read()).toMatchObject({ consequence: { [field]: word } });
    }
  });

  it("has the mildest word where a word is absent, and must have a circuit", () => {
    expect(readFleetChange(opening)).toMatchObject({
      consequence: { call: "next", cooldown: "breaker", waits: "never", blocks: false },
    });
    expect(() => readFleetChange({ ...opening, consequence: {} })).toThrow("consequence.circuit");
  });

  it("may be no unknown state of the link", () => {
    expect(() => readLinkState({ state: "half_open" })).toThrow("reported an unknown state");
  });
});

it.each([
  ["invalid_api_key", "invalid_api_key"],
  ["openai/codes:1.2-x", "openai/codes:1.2-x"],
  ["two words\n😀", "two_words___"],
  ["x".repeat(200), "x".repeat(80)],
  ["", "unknown"],
])("the word %j is shared as %j", (text, word) => {
  expect(plainWord(text)).toBe(word);
});
