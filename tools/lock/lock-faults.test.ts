import { describe, expect, it } from "vitest";
import { lockFaults } from "./lock-faults.js";

const NPMRC = "fund=false\nomit-lockfile-registry-resolved=true\n";
const GOOD = {
  packages: {
    "": {},
    "node_modules/@hotspare/core": { resolved: "packages/core" },
    "node_modules/biome": { optionalDependencies: { "@biome/darwin": "1.0.0" } },
    "node_modules/biome/node_modules/@biome/darwin": {},
  },
};

describe("lockFaults", () => {
  it("has nothing against links to workspaces and complete platforms", () => {
    expect(lockFaults(GOOD, NPMRC)).toEqual([]);
  });

  it("names a platform that npm left out", () => {
    const packages = { "node_modules/biome": { optionalDependencies: { "@biome/darwin": "1.0.0" } } };
    expect(lockFaults({ packages }, NPMRC)[0]?.message).toContain(
      "node_modules/biome has no entry for @biome/darwin",
    );
  });

  it("refuses the address of a registry", () => {
    const packages = { "node_modules/zod": { resolved: "https://example.invalid/zod.tgz" } };
    expect(lockFaults({ packages }, NPMRC)).toHaveLength(1);
  });

  it("wants .npmrc to keep addresses out, and to name none itself", () => {
    expect(lockFaults(GOOD, "fund=false")).toHaveLength(1);
    expect(lockFaults(GOOD, `${NPMRC}@hotspare:registry=https://example.invalid`)).toHaveLength(1);
  });
});
