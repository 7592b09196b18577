import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const { installed, tarballs } = inject("packed");

/** The README names the oldest. Older ones lack NoInfer, which zod's types use. */
const compilers = {
  "TypeScript 5.4": join(installed, "node_modules/typescript/bin/tsc"),
  "the newest TypeScript": resolve("node_modules/typescript/bin/tsc"),
};

/** The declarations of `@langchain/core` and langsmith do not compile without `skipLibCheck`, so what is found in ours is asked for apart. */
const checked = Object.keys(tarballs).filter((name) => name !== "langchain");

/** All that is public of these packages, and a service. */
const text = `
${checked.map((name) => `export * as ${name.replaceAll(/\W/g, "_")} from "@hotspare/${name}";`).join("\n")}
import { createHotspare } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";

const keys = (process.env["KEYS"] ?? "").split(",");
const hotspare = createHotspare({ plugins: [openai(), azure(), volcengine()] });
const credentials = hotspare.credentials(keys.map((apiKey, index) => ({ id: \`k\${index}\`, provider: "openai", apiKey })));
const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
const vlm = hotspare.vlm({ model: "m", credentials: keys.map((apiKey) => ({ provider: "volcengine", apiKey })) });
export const plugin: ProviderPlugin = openai();

export async function run(): Promise<Float32Array | undefined> {
  const { embeddings } = await embedder.embed(["hello"]);
  for await (const chunk of vlm.stream({ prompt: "Hello" })) {
    if (chunk.type === "content") process.stdout.write(chunk.content);
  }
  return embeddings[0]?.dense;
}
`;

const options = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  types: ["node"],
};

describe.each(Object.entries(compilers))("%s, which checks our declarations too,", (title, compiler) => {
  it.each([
    ["nodenext", "nodenext"],
    ["bundler", "esnext"],
  ])("compiles a service with moduleResolution %s", async (moduleResolution, module) => {
    const folder = join(installed, `typed-${title.replaceAll(/\W/g, "-")}-${moduleResolution}`);
    await mkdir(folder);
    await writeFile(join(folder, "service.ts"), text);
    const compilerOptions = { ...options, module, moduleResolution };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    await runCommand(folder, process.execPath, compiler, "-p", folder);
  });

  it("finds mistakes in LangChain's own declarations alone, and none in those of @hotspare/langchain", async () => {
    const folder = join(installed, `typed-${title.replaceAll(/\W/g, "-")}-langchain`);
    await mkdir(folder);
    await writeFile(join(folder, "service.ts"), 'export * from "@hotspare/langchain";\n');
    const compilerOptions = { ...options, module: "nodenext", moduleResolution: "nodenext" };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const found = await runCommand(folder, process.execPath, compiler, "-p", folder).then(
      () => "",
      (error: Error) => error.message,
    );
    const places = found.split("\n").flatMap((line) => /^(\S+)\(\d+,\d+\): error TS/.exec(line)?.[1] ?? []);
    expect(places).not.toEqual([]);
    expect(places.filter((place) => !/node_modules\/(?:@langchain|langsmith)\//.test(place))).toEqual([]);
  });
});
