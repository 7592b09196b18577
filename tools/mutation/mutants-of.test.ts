import { describe, expect, it } from "vitest";
import { applyMutant, mutantsOf } from "./mutants-of.js";

const changes = (text: string) => mutantsOf("a.ts", text).map((mutant) => applyMutant(text, mutant));

describe("mutantsOf", () => {
  it.each([
    ["a < b;", ["a <= b;"]],
    ["a === b && c;", ["a !== b && c;", "a === b || c;"]],
    ["if (a) b;", ["if (true) b;", "if (false) b;"]],
    ["x = !a;", ["x = a;"]],
    ["x = 3;", ["x = 4;"]],
    ["x = false;", ["x = true;"]],
    ["Math.max(a, b);", [";", "Math.min(a, b);"]],
    ["x += y;", [";"]],
    ['x = "text";', []],
  ])("breaks %s", (text, broken) => {
    expect([...changes(text)].sort()).toEqual([...broken].sort());
  });

  it("tells the line", () => {
    expect(mutantsOf("a.ts", "a;\nb;\nif (c) d;")[0]).toMatchObject({ line: 3, original: "c" });
  });
});
