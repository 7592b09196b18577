import { expect, it } from "vitest";
import { formatGoDuration } from "./go-duration.js";

it.each([
  [0, "0s"],
  [17, "17ms"],
  [644, "644ms"],
  [1000, "1s"],
  [2812, "2.812s"],
  [20_000, "20s"],
  [360_000, "6m0s"],
  [432_000, "7m12s"],
  [3_600_000, "1h0m0s"],
])("writes %i ms as %s", (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text);
});
