import { expect, it } from "vitest";
import { checkResult, checkVector } from "./check-vector.js";

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

it.each([
  ["null", null, "is null"],
  ["a list of numbers", [1, 2], "is a list of 2"],
  ["an object of other names", { vector: [1, 2] }, "has neither dense nor sparse"],
  ["a vector itself", Float32Array.of(1, 2), "has neither dense nor sparse"],
])("refuses what has no vector: %s", (_, embedding, words) => {
  expect(() => checkVector(embedding)).toThrow(words);
});

it.each([
  ["nothing", undefined, "that is undefined"],
  ["the vectors alone", [{ dense: Float32Array.of(1) }], "that is a list of 1"],
  ["no list", { embeddings: new Set(), usage: {}, attempts: [] }, "embeddings that are of class Set"],
  ["no usage", { embeddings: [], attempts: [] }, "a usage that is undefined"],
  ["no attempts", { embeddings: [], usage: {} }, "attempts that are undefined"],
])("refuses an answer that is no result: %s", (_, result, words) => {
  expect(() => checkResult(result)).toThrow(words);
});
