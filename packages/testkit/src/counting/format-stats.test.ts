import { expect, it } from "vitest";
import { formatStats } from "./format-stats.js";

it("writes a line for each key, numbers flush right", () => {
  const stats = { inFlight: 0, maxInFlight: 2, tokens: 1234, left: 0, byRoute: {}, byEndpoint: {} };
  const table = formatStats({
    "team-a": { ...stats, requests: 12, byStatus: { 200: 10, 429: 2 } },
    "": { ...stats, requests: 1, tokens: 0, byStatus: { 401: 1 } },
  });
  expect(table.split("\n")).toEqual([
    "key     requests  in flight  max  tokens  left  statuses",
    "team-a        12          0    2    1234     0  200×10 429×2",
    "(none)         1          0    2       0     0  401×1",
  ]);
});
