import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const { tarballs, installed } = inject("packed");

/** A provider without a network, and a tracer provider of a few lines: nothing but core, this package and the API is needed. */
const body = `
const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" };
const plugin = {
  name: "tiny",
  credentialSchema: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) }, jsonSchema: () => ({ type: "object" }) },
  errorRules: [],
  readErrorFacts: (error) => ({ status: 401, message: error.message }),
  createVlm: ({ key }) => ({
    capabilities: { modalities: ["text"], tools: false, streaming: false },
    complete: async () => {
      if (key === "dead") throw new Error("revoked");
      return { content: trace.getActiveSpan() === undefined ? "no manager" : "a manager", toolCalls: [], finishReason: "stop", model: "m", usage };
    },
  }),
};
const ended = [];
const startSpan = (name, { attributes }) => ({
  spanContext: () => ({ traceId: "0".repeat(31) + "1", spanId: "0".repeat(15) + "1", traceFlags: 1 }),
  isRecording: () => true,
  setAttribute() {}, setAttributes() {}, setStatus() {}, addEvent() {}, addLink() {}, recordException() {},
  end: () => ended.push([name, attributes["hotspare.credential.id"] ?? "call"]),
});
async function main() {
  const hotspare = createHotspare({ plugins: [plugin] });
  const instrumentation = instrument(hotspare, { tracerProvider: { getTracer: () => ({ startSpan }) } });
  const credentials = ["dead", "spare"].map((id) => ({ id, provider: "tiny", key: id }));
  const { credentialId } = await hotspare.vlm({ model: "m", credentials }).complete({ prompt: "x" });
  console.log(JSON.stringify({ credentialId, ended, open: instrumentation.open }));
  instrumentation.stop();
  await hotspare.close();
}
main();
`;
const esm = `import { createHotspare } from "@hotspare/core";
import { instrument } from "@hotspare/opentelemetry";
import { trace } from "@opentelemetry/api";
${body}`;
const commonjs = `const { createHotspare } = require("@hotspare/core");
const { instrument } = require("@hotspare/opentelemetry");
const { trace } = require("@opentelemetry/api");
${body}`;
const expected = {
  credentialId: "spare",
  ended: [
    ["chat m", "dead"],
    ["chat m", "spare"],
    ["chat m", "call"],
  ],
  open: 0,
};

describe("@hotspare/opentelemetry, installed with core alone in an empty folder,", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-opentelemetry-"));
    const wanted = ["core", "opentelemetry"].map((name) => tarballs[name] ?? name);
    const options = ["install", "--prefix", folder, "--prefer-offline", "--ignore-scripts"];
    await runCommand(folder, "npm", ...options, ...wanted);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["ES modules", "main.mjs", esm],
    ["CommonJS", "main.cjs", commonjs],
  ])("makes spans from %s", async (_, file, text) => {
    await writeFile(join(folder, file), text);
    expect(JSON.parse(await runCommand(folder, process.execPath, file))).toEqual(expected);
  });

  it("brings the API and nothing else", async () => {
    const packages = (await readdir(join(folder, "node_modules"))).filter((name) => !name.startsWith("."));
    expect(packages).toContain("@opentelemetry");
    expect(await readdir(join(folder, "node_modules", "@opentelemetry"))).toEqual(["api"]);
  });

  it("compiles for a strict user", async () => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      types: ["node"],
      typeRoots: [resolve("node_modules/@types")],
    };
    const text = `import { createHotspare } from "@hotspare/core";
import { type HotspareInstrumentation, type InstrumentOptions, instrument } from "@hotspare/opentelemetry";
import type { ProviderPlugin } from "@hotspare/core/plugin";
export const begin = (plugin: ProviderPlugin<"tiny", { id: string }>, options: InstrumentOptions): HotspareInstrumentation =>
  instrument(createHotspare({ plugins: [plugin] }), options);`;
    await writeFile(join(folder, "typed.mts"), text);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["typed.mts"] }),
    );
    await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
  });
});

it("@hotspare/opentelemetry makes spans in one bundle, run where nothing is installed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-opentelemetry-bundle-"));
  try {
    await writeFile(join(installed, "traced.mjs"), esm);
    for (const [format, file] of [
      ["esm", "traced.mjs"],
      ["cjs", "traced.cjs"],
    ] as const) {
      const out = join(folder, format);
      await mkdir(out);
      const script = `import { build } from "esbuild";
await build({ entryPoints: ["traced.mjs"], bundle: true, platform: "node", target: "node20", logLevel: "error", format: "${format}", outfile: ${JSON.stringify(join(out, file))} });`;
      await writeFile(join(installed, "bundle-traced.mjs"), script);
      await runCommand(installed, process.execPath, "bundle-traced.mjs");
      expect(JSON.parse(await runCommand(out, process.execPath, file))).toEqual(expected);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
