import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { askService, failedOver, serviceText } from "./bundled-service.js";
import { runCommand } from "./run-command.js";

const { installed, tarballs } = inject("packed");

/** A project that depends on two providers, and on nothing that they need. */
async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-managers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const entries = ["core", "provider-openai", "provider-volcengine"].map((name) => [
    `@hotspare/${name}`,
    `file:${tarballs[name]}`,
  ]);
  const dependencies = Object.fromEntries(entries);
  const manifest = {
    name: "service",
    private: true,
    type: "module",
    dependencies,
    resolutions: dependencies,
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "service.mjs"), serviceText);
  return folder;
}

describe("a service whose packages were installed by another manager", () => {
  it("answers on the spare: pnpm", async () => {
    const folder = await project();
    await runCommand(folder, process.execPath, join(installed, "node_modules/pnpm/bin/pnpm.cjs"), "install");
    expect(await askService(folder, "service.mjs")).toEqual(failedOver);
  });

  it("answers on the spare: Yarn with Plug'n'Play", async () => {
    const folder = await project();
    await writeFile(join(folder, "yarn.lock"), "");
    // Yarn does not read npm's settings.
    const registry = (await runCommand(".", "npm", "config", "get", "registry")).trim();
    const settings = [
      "nodeLinker: pnp",
      "enableTelemetry: false",
      "enableGlobalCache: false",
      // Where it sees that CI runs it, Yarn takes no lock that an install would change: this one is empty.
      "enableImmutableInstalls: false",
      `npmRegistryServer: ${JSON.stringify(registry)}`,
      "unsafeHttpWhitelist: ['*']",
    ];
    await writeFile(join(folder, ".yarnrc.yml"), settings.join("\n"));
    const yarn = join(installed, "node_modules/@yarnpkg/cli-dist/bin/yarn.js");
    const said = await runCommand(folder, process.execPath, yarn, "install");
    // A peer that nobody provides.
    expect(said).not.toMatch(/YN0002|YN0060|YN0086/);
    const loader = ["--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs"];
    expect(await askService(folder, ...loader, "service.mjs")).toEqual(failedOver);
  });
});
