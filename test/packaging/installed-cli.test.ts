import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startRedis } from "../support/redis-server.js";
import { runCommand } from "./run-command.js";

const config = (baseURL: string) => `
vlms:
  captions:
    model: gpt-4.1-mini
    credentials: [{ provider: openai, apiKey: "\${KEY}", baseURL: "${baseURL}" }]
`;

const packed = inject("packed");

describe("the command line, packed and installed in an empty folder with one provider,", () => {
  let folder = "";
  const hotspare = (...args: readonly string[]) =>
    runCommand(folder, join(folder, "node_modules/.bin/hotspare"), ...args);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-cli-"));
    const names = ["core", "config", "bulk", "redis", "explain", "gateway", "simulate"];
    const tarballs = [...names, "provider-openai", "cli"].map((name) => packed.tarballs[name] ?? name);
    const install = ["install", "--prefix", folder, "--prefer-offline", "--ignore-scripts", ...tarballs];
    await runCommand(folder, "npm", ...install);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("says its version", async () => {
    expect(await hotspare("--version")).toBe("0.0.0\n");
  });

  it("finds the project's provider, and asks its credentials", async () => {
    await using simulator = await startSimulator();
    process.env["KEY"] = "key-a";
    await writeFile(join(folder, "hotspare.yaml"), config(simulator.baseURL));
    const printed = await hotspare("check", "hotspare.yaml", "--live", "--json");
    expect(JSON.parse(printed)).toMatchObject({ ok: true, live: [{ model: "captions", answered: true }] });
    simulator.key("key-a").revoked();
    await expect(hotspare("check", "hotspare.yaml", "--live")).rejects.toMatchObject({ cause: { code: 3 } });
  });

  it("ends with 1 for a file that is wrong, and 2 for a wrong command line", async () => {
    await writeFile(join(folder, "wrong.yaml"), "vlms: 5");
    await expect(hotspare("check", "wrong.yaml")).rejects.toMatchObject({
      cause: { code: 1, stderr: expect.stringContaining("wrong.yaml:1: vlms: is a number") },
    });
    await expect(hotspare("chek")).rejects.toMatchObject({ cause: { code: 2 } });
  });

  it("asks the Redis of a fleet", async () => {
    const redis = await startRedis();
    try {
      await expect(hotspare("fleet", redis.url)).rejects.toMatchObject({
        cause: { code: 1, stderr: expect.stringContaining('No fleet has the prefix "hotspare"') },
      });
    } finally {
      await redis.stop();
    }
  });

  it("explains an error", async () => {
    await writeFile(join(folder, "error.json"), '{"provider":"openai","status":401,"body":{}}');
    expect(await hotspare("explain", "error.json")).toContain("auth");
  });
});
