import { cp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

/** The quick start for who still writes `require`. */
const commonjs = `
const { createHotspare } = require("@hotspare/core");
const { openai } = require("@hotspare/provider-openai");
const { startSimulator } = require("@hotspare/testkit");

async function main() {
  const simulator = await startSimulator();
  simulator.key("key-of-team-a").revoked();
  const hotspare = createHotspare({ plugins: [openai()] });
  const { baseURL } = simulator;
  const embedder = hotspare.embedder({
    model: "text-embedding-3-small",
    credentials: [
      { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
      { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
    ],
  });
  const { embeddings, credentialId, attempts } = await embedder.embed(["hello", "world"]);
  console.log(embeddings.length, "vectors from", credentialId + ",", attempts.length, "attempts");
  await hotspare.close();
  await simulator.close();
}
main();
`;

const packed = inject("packed");

describe("the quick start, with packed packages in an empty folder,", () => {
  const folder = packed.installed;

  beforeAll(async () => {
    await cp("examples/quick-start.ts", join(folder, "quick-start.mts"));
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
    await writeFile(join(folder, "quick-start.cjs"), commonjs);
    expect(await runCommand(folder, process.execPath, "quick-start.cjs")).toBe(
      "2 vectors from team-b, 2 attempts\n",
    );
  });
});
