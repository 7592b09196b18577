import type { FleetDomain, FleetView } from "@hotspare/redis";
import { describe, expect, it } from "vitest";
import type { Terminal } from "../terminal.js";
import { fleetReport, resetReport } from "./fleet-report.js";

const terminal = { colours: false } as Terminal;

const domain: FleetDomain = {
  ...{ name: "Zk3tq9aX-1", scope: "credential", credentialId: "team-a", class: "auth", by: "web-1" },
  ...{ reason: "invalid_api_key", rule: "openai/codes" },
  ...{ sinceMs: 1_000, probeInMs: 0, openings: 1, blocks: true },
};

function view(changes: Partial<FleetView>): FleetView {
  return { server: "127.0.0.1:6379", prefix: "hotspare", domains: [], unreadable: [], ...changes };
}

describe("the report on a fleet", () => {
  it("keeps each domain on one line, whatever an id holds", () => {
    const forged = { ...domain, credentialId: "team-a\nforged01\tcredential", by: "web\n1" };
    const lines = fleetReport(terminal, view({ domains: [forged] })).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("team-a\\u000aforged01\\u0009credential");
    expect(resetReport(terminal, [{ domain: forged, outcome: "reset" }])).not.toMatch(/[\n\t]/);
    expect(fleetReport(terminal, view({ unreadable: ["a\nb"] })).split("\n")).toHaveLength(2);
  });

  it("counts the records that cannot be read", () => {
    expect(fleetReport(terminal, view({}))).toBe(
      'All domains of the fleet "hotspare" at 127.0.0.1:6379 are closed.',
    );
    expect(fleetReport(terminal, view({ unreadable: ["domain-2"] }))).toContain(
      '1 domain of the fleet "hotspare" at 127.0.0.1:6379 cannot be read, and all others are closed.',
    );
    expect(fleetReport(terminal, view({ domains: [domain], unreadable: ["domain-2"] }))).toContain(
      "is not closed, and 1 cannot be read.",
    );
  });

  it("says of a reset whose domain it was", () => {
    expect(resetReport(terminal, [{ domain, outcome: "reset" }])).toBe(
      "Zk3tq9aX (credential team-a: auth, invalid_api_key) is closed in every process.",
    );
    expect(resetReport({ ...terminal, colours: true }, [{ domain, outcome: "unknown" }])).toMatch(
      /\[31m.* is unknown in Redis: its record does not exist any more\./,
    );
  });
});
