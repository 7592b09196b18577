import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type RedisServer, startRedis } from "../support/redis-server.js";
import { runCommand } from "./run-command.js";

const { tarballs, installed } = inject("packed");

/** A fleet of two Hotspares with a provider without a network: nothing but core, this package and what it brings is needed. */
const body = `
const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" };
const plugin = {
  name: "tiny",
  credentialSchema: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) }, jsonSchema: () => ({ type: "object" }) },
  identityOf: ({ key }) => key,
  errorRules: [],
  readErrorFacts: (error) => ({ status: 401, message: error.message }),
  createVlm: ({ key }) => ({
    capabilities: { modalities: ["text"], tools: false, streaming: false },
    complete: async () => {
      if (key === "dead") throw new Error("revoked");
      return { content: "x", toolCalls: [], finishReason: "stop", model: "m", usage };
    },
  }),
};
async function main() {
  // A link keeps no process alive, and what comes from the fleet is all that this one waits for.
  const alive = setInterval(() => {}, 1_000);
  const url = process.argv[2];
  const links = ["one", "other"].map((processName) => redisHealth({ url, processName, fleetKey: "a secret of all processes" }));
  const hotspares = links.map((healthLink) => createHotspare({ plugins: [plugin], healthLink }));
  await Promise.all(links.map((link) => link.ready()));
  const credentials = ["dead", "spare"].map((id) => ({ id, provider: "tiny", key: id }));
  const [one, other] = hotspares.map((hotspare) => hotspare.vlm({ model: "m", credentials }));
  const opened = new Promise((resolve) => hotspares[1].events.on("circuitOpen", resolve));
  const closed = new Promise((resolve) => hotspares[1].events.on("circuitClose", resolve));
  const { attempts } = await one.complete({ prompt: "x" });
  const { origin } = await opened;
  const second = await other.complete({ prompt: "x" });
  const { domains, processes } = await readFleet({ url });
  await resetDomains({ url }, domains.map(({ name }) => name));
  await closed;
  const [{ by, credentialId }] = domains;
  console.log(JSON.stringify({ attempts: attempts.length, origin, after: second.attempts.length, by, credentialId, processes }));
  await Promise.all(hotspares.map((hotspare) => hotspare.close()));
  clearInterval(alive);
}
main();
`;
const esm = `import { createHotspare } from "@hotspare/core";
import { readFleet, redisHealth, resetDomains } from "@hotspare/redis";
${body}`;
const commonjs = `const { createHotspare } = require("@hotspare/core");
const { readFleet, redisHealth, resetDomains } = require("@hotspare/redis");
${body}`;
const expected = { attempts: 2, origin: "fleet", after: 1, by: "one", credentialId: "dead", processes: 2 };

let redis: RedisServer | undefined;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

const run = async (folder: string, file: string) =>
  JSON.parse(await runCommand(folder, process.execPath, file, redis?.url ?? ""));

describe("@hotspare/redis, installed with core alone in an empty folder,", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-redis-installed-"));
    const wanted = ["core", "redis"].map((name) => tarballs[name] ?? name);
    const options = ["install", "--prefix", folder, "--prefer-offline", "--ignore-scripts"];
    await runCommand(folder, "npm", ...options, ...wanted);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["ES modules", "main.mjs", esm],
    ["CommonJS", "main.cjs", commonjs],
  ])("shares health from %s, and lets the process end", async (_, file, text) => {
    await writeFile(join(folder, file), text);
    expect(await run(folder, file)).toEqual(expected);
  });

  it("loads no client of Redis before it connects", async () => {
    const text = `const { redisHealth } = require("@hotspare/redis");
    redisHealth({ url: "redis://127.0.0.1", fleetKey: "a secret of all processes" });
    console.log(JSON.stringify(Object.keys(require.cache).filter((path) => path.includes("@redis"))));`;
    await writeFile(join(folder, "load.cjs"), text);
    expect(JSON.parse(await runCommand(folder, process.execPath, "load.cjs"))).toEqual([]);
  });

  it("brings the client of Redis, and no other package of ours than core", async () => {
    expect(await readdir(join(folder, "node_modules", "@hotspare"))).toEqual(["core", "redis"]);
    expect(await readdir(join(folder, "node_modules"))).toContain("redis");
  });

  it("compiles for a strict user, with clients of the user's own, declarations checked", async () => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: ["node"],
      typeRoots: [resolve("node_modules/@types")],
    };
    const text = `import { createHotspare } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { type FleetView, readFleet, type RedisHealth, redisHealth } from "@hotspare/redis";
import type { createClient, createCluster, createSentinel } from "redis";
type Client = ReturnType<typeof createClient> | ReturnType<typeof createCluster> | ReturnType<typeof createSentinel>;
export const join = (client: Client): RedisHealth => redisHealth({ client, fleetKey: { env: "FLEET_KEY" } });
export const look = (client: Client): Promise<FleetView> => readFleet({ client });
export const begin = (plugin: ProviderPlugin<"tiny", { id: string }>, healthLink: RedisHealth) =>
  createHotspare({ plugins: [plugin], healthLink });`;
    await writeFile(join(folder, "typed.mts"), text);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["typed.mts"] }),
    );
    await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
  });
});

/** The client of Redis is CommonJS and needs Node's modules by `require()`: the README has this banner. */
const banner =
  "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);";

describe("@hotspare/redis in one bundle, run where nothing is installed,", () => {
  it.each([
    ["an ES module", "esm", "fleet.mjs", `banner: { js: ${JSON.stringify(banner)} }`],
    ["CommonJS", "cjs", "fleet.cjs", "minify: true"],
  ])("shares health as %s", async (_, format, file, option) => {
    const folder = await mkdtemp(join(tmpdir(), "hotspare-redis-bundle-"));
    try {
      const work = join(installed, `redis-${format}`);
      await mkdir(work, { recursive: true });
      await writeFile(join(work, "main.mjs"), esm);
      const script = `import { build } from "esbuild";
await build({ entryPoints: ["main.mjs"], bundle: true, platform: "node", target: "node20", logLevel: "error", format: "${format}", ${option}, outfile: ${JSON.stringify(join(folder, file))} });`;
      await writeFile(join(work, "bundle.mjs"), script);
      await runCommand(work, process.execPath, "bundle.mjs");
      expect(await run(folder, file)).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
