import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const packed = inject("packed");

describe("the quick start, with packed packages in an empty folder,", () => {
  const folder = packed.installed;

  beforeAll(async () => {
    await cp("examples/quick-start.ts", join(folder, "quick-start.mts"));
    await cp("examples/quick-start.cjs", join(folder, "quick-start.cjs"));
    await cp("examples/pictures", join(folder, "pictures"), { recursive: true });
  });

  it("runs as it stands in the examples", async () => {
    const tsx = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
    const printed = await runCommand(folder, process.execPath, "--import", tsx, "quick-start.mts");
    expect(printed).toMatch(
      /^embedder: team-a -> team-b, auth\n2 vectors of 1536 numbers from team-b, 2 attempts\n/,
    );
    expect(printed).toMatch(/tokens from team-b\n$/);
  });

  it("runs from CommonJS", async () => {
    expect(await runCommand(folder, process.execPath, "quick-start.cjs")).toBe(
      "2 vectors from team-b, 2 attempts\n",
    );
  });
});
