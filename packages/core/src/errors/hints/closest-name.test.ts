import { describe, expect, it } from "vitest";
import { closestName } from "./closest-name.js";
import { suggestName } from "./suggest-name.js";

const known = ["retry", "timeouts", "credentials", "apiKey"];

describe("the closest name", () => {
  it.each([
    ["retrys", "retry"],
    ["apikey", "apiKey"],
    ["timeout", "timeouts"],
    ["crednetials", "credentials"],
    ["x", undefined],
    ["temperature", undefined],
    ["", undefined],
  ])("to %j is %j", (name, expected) => {
    expect(closestName(name, known)).toBe(expected);
  });
});

describe("a suggestion", () => {
  it("names what was probably meant, and all there is", () => {
    expect(suggestName("retrys", ["retry", "rules"])).toBe('did you mean "retry"? There are: retry, rules');
    expect(suggestName("other", ["retry", "rules"])).toBe("there are: retry, rules");
    expect(suggestName("other", [])).toBe("there are: none");
  });
});
