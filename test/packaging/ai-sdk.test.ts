import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const { tarballs, installed } = inject("packed");

/** What a user of the package alone writes, with a VLM of their own in the place of a Hotspare's. */
const program = (door: string) => `
  const vlm = {
    model: "own",
    capabilities: { modalities: ["text"], tools: false, streaming: false },
    async complete(request) {
      const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" };
      const parts = [{ type: "text", text: request.messages[0].content }];
      return { content: "", parts, toolCalls: [], finishReason: "stop", usage, model: "own", provider: "p", credentialId: "c", attempts: [], warnings: [] };
    },
    stream() { throw new Error("not asked"); },
    async close() {},
  };
  const model = ${door}.hotspareModel(vlm);
  const prompt = [{ role: "user", content: [{ type: "text", text: "hi" }] }];
  model.doGenerate({ prompt }).then(({ content }) => console.log(JSON.stringify([model.specificationVersion, content])));
`;
const answer = (version: string) => [version, [{ type: "text", text: "hi" }]];

const doors = [
  ["@hotspare/ai-sdk", "v3"],
  ["@hotspare/ai-sdk/v4", "v4"],
] as const;

describe("@hotspare/ai-sdk, installed with core alone in an empty folder,", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-ai-sdk-"));
    const wanted = [tarballs["ai-sdk"] ?? "", tarballs["core"] ?? ""];
    const options = ["--prefix", folder, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    await runCommand(folder, "npm", "install", ...options, ...wanted);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(doors)("answers from ES modules and from CommonJS: %s", async (door, version) => {
    await writeFile(join(folder, "main.mjs"), `import * as door from "${door}";${program("door")}`);
    await writeFile(join(folder, "main.cjs"), `const door = require("${door}");${program("door")}`);
    for (const file of ["main.mjs", "main.cjs"]) {
      expect(JSON.parse(await runCommand(folder, process.execPath, file))).toEqual(answer(version));
    }
  });

  it("brings the interfaces of version 3 and neither ai nor version 4, which need no older Node than 22", async () => {
    const modules = await readdir(join(folder, "node_modules", "@ai-sdk"));
    expect(modules).toEqual(["provider"]);
    expect(await readdir(join(folder, "node_modules"))).not.toContain("ai");
  });

  it("compiles for a user of both doors", async () => {
    const text = `
import { createHotspare } from "@hotspare/core";
import { hotspareModel, hotspareProvider, type HotspareMetadata } from "@hotspare/ai-sdk";
import * as v4 from "@hotspare/ai-sdk/v4";
import type { LanguageModelV3, ProviderV3 } from "@ai-sdk/provider";
declare const vlm: ReturnType<ReturnType<typeof createHotspare>["vlm"]>;
export const model: LanguageModelV3 = hotspareModel(vlm, { purpose: "chat" });
export const provider: ProviderV3 = hotspareProvider({ vlms: { vlm } });
export const version: "v4" = v4.hotspareModel(vlm).specificationVersion;
export type Answered = HotspareMetadata["credentialId"];`;
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      strict: true,
      // The AI SDK's own declarations name types that only users of JSON Schema install.
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
      typeRoots: [resolve("node_modules/@types")],
    };
    await writeFile(join(folder, "types.mts"), text);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["types.mts"] }),
    );
    await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
  });
});

describe("@hotspare/ai-sdk in one bundle", () => {
  it.each(
    doors.flatMap(([door, version]) =>
      [["esm", "service.mjs"] as const, ["cjs", "service.cjs"] as const].map(([format, file]) => ({
        door,
        version,
        format,
        file,
      })),
    ),
  )("answers where nothing is installed: $door, $format", async ({ door, version, format, file }) => {
    const out = await mkdtemp(join(tmpdir(), "hotspare-ai-sdk-bundle-"));
    const work = join(installed, `bundle-${version}`);
    await mkdir(work, { recursive: true });
    await writeFile(join(work, "service.mjs"), `import * as door from "${door}";${program("door")}`);
    const script = `
import { build } from "esbuild";
await build({ entryPoints: ["service.mjs"], bundle: true, platform: "node", target: "node20", format: "${format}", outfile: ${JSON.stringify(join(out, file))}, logLevel: "error" });`;
    await writeFile(join(work, "bundle.mjs"), script);
    await runCommand(work, process.execPath, "bundle.mjs");
    expect(JSON.parse(await runCommand(out, process.execPath, file))).toEqual(answer(version));
    await rm(out, { recursive: true, force: true });
  });
});
