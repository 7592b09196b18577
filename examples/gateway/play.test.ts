import { describe, expect, it } from "vitest";
import { playGateway } from "./play.js";

describe("npm run gateway", () => {
  it("prints the page's address, and answers every client through an outage", async () => {
    const ending = new AbortController();
    const lines: string[] = [];
    const tally = await playGateway({
      port: 0,
      turnMs: 600,
      signal: ending.signal,
      print: (line) => {
        lines.push(line);
        if (/^The outage is over\. Clients got [1-9]/.test(line)) ending.abort();
      },
    });
    expect(lines[0]).toMatch(/^The page: http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(lines.join("\n")).toContain("Outage: the key of team-a is revoked (401)");
    expect(tally.answered).toBeGreaterThan(0);
    expect(tally.failed).toBe(0);
  });
});
