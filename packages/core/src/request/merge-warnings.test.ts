import { expect, it } from "vitest";
import { mergeWarnings } from "./merge-warnings.js";

const topK = { type: "unsupported", field: "topK", message: "no" } as const;
const seed = { type: "unsupported", field: "seed", message: "no" } as const;

it("keeps each warning of several replies once", () => {
  expect(mergeWarnings([[topK], [{ ...topK }, seed], []])).toEqual([topK, seed]);
});

it("tells warnings apart that differ in their type alone", () => {
  expect(mergeWarnings([[topK], [{ ...topK, type: "dropped" }]])).toHaveLength(2);
});
