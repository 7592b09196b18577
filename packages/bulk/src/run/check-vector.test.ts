import { expect, it } from "vitest";
import { checkVector } from "./check-vector.js";

it.each([
  ["is an empty", new Float32Array(0), "is empty"],
  ["not a number", Float32Array.of(1, Number.NaN), "not finite"],
  ["all zero", new Float32Array(3), "is all zero"],
  ["of another type", Float64Array.of(1, 2), "Float64Array"],
  ["a list", [1, 2], "a list of 2"],
])("refuses a vector that has no meaning: %s", (_, dense, words) => {
  expect(() => checkVector({ dense })).toThrow(words);
});

it("takes a vector with a meaning, and a sparse one alone", () => {
  checkVector({ dense: Float32Array.of(0, 1) });
  checkVector({ sparse: { kind: "token", weights: new Map() } });
});
