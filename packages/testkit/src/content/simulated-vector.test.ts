import { expect, it } from "vitest";
import { simulatedVector } from "./simulated-vector.js";

it("is of length one", () => {
  const squares = simulatedVector("m", "hello").reduce((sum, value) => sum + value * value, 0);
  expect(squares).toBeCloseTo(1, 5);
});

it("is the same in every process", () => {
  expect([...simulatedVector("text-embedding-3-small", "hi", 4)].map((value) => value.toFixed(6))).toEqual([
    "-0.501886",
    "-0.012569",
    "-0.679580",
    "0.534906",
  ]);
});

it("differs by text and by model", () => {
  const vectors = [simulatedVector("m", "a", 8), simulatedVector("m", "b", 8), simulatedVector("n", "a", 8)];
  expect(new Set(vectors.map(String)).size).toBe(3);
});

it("gives the scaled first part when it is shortened", () => {
  const long = simulatedVector("m", "a", 64);
  const short = simulatedVector("m", "a", 16);
  const ratio = (short[0] ?? 0) / (long[0] ?? 1);
  for (const [index, value] of short.entries()) expect(value).toBeCloseTo((long[index] ?? 0) * ratio, 5);
});
