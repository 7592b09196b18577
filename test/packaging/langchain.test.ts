import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const packed = inject("packed");

/** The names of a module, from ES modules and from CommonJS. */
const imports = {
  esm: (names: string, from: string) => `import { ${names} } from "${from}";`,
  commonjs: (names: string, from: string) => `const { ${names} } = require("${from}");`,
};

/** A chain, a stream and embeddings over a provider in memory, whose first credential is dead. It prints what came of them. */
function program(format: keyof typeof imports): string {
  const named = imports[format];
  return `
${named("createHotspare", "@hotspare/core")}
${named("HotspareChatModel, HotspareEmbeddings", "@hotspare/langchain")}
${named("StringOutputParser", "@langchain/core/output_parsers")}
${named("ChatPromptTemplate", "@langchain/core/prompts")}

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" };
const call = { id: "1", name: "look", arguments: "{}" };
const dead = Object.assign(new Error("dead"), { status: 401 });
const plugin = {
  name: "memory",
  credentialSchema: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) }, jsonSchema: () => ({ type: "object" }) },
  errorRules: [],
  readErrorFacts: (error) => (error === dead ? { status: 401 } : undefined),
  identityOf: ({ key }) => key,
  createVlm: ({ key }) => ({
    capabilities: { modalities: ["text"], tools: true, streaming: true },
    async complete() {
      if (key === "dead") throw dead;
      return { content: "yes", toolCalls: [call], finishReason: "stop", usage, model: "m" };
    },
    async *stream() {
      if (key === "dead") throw dead;
      yield { type: "content", content: "y" };
      yield { type: "content", content: "es" };
      yield { type: "finish", finishReason: "stop", usage, model: "m" };
    },
  }),
  createEmbedder: () => ({
    capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 10 },
    embed: async (texts) => ({ embeddings: texts.map(() => ({ dense: new Float32Array([1, 0]) })), usage, model: "m" }),
  }),
};

async function main() {
  const hotspare = createHotspare({ plugins: [plugin] });
  const credentials = ["dead", "spare"].map((id) => ({ id, provider: "memory", key: id }));
  const model = new HotspareChatModel({ vlm: hotspare.vlm({ model: "m", credentials }) });
  const answer = await model.invoke("Hello", { tools: [{ name: "look", parameters: { type: "object" } }] });
  const chain = ChatPromptTemplate.fromMessages([["human", "{question}"]]).pipe(model).pipe(new StringOutputParser());
  const pieces = [];
  for await (const piece of await chain.stream({ question: "Hello" })) pieces.push(piece);
  const embeddings = new HotspareEmbeddings({ embedder: hotspare.embedder({ model: "e", credentials }) });
  const events = await model.streamEvents("Hello");
  console.log(JSON.stringify({
    content: answer.content,
    calls: answer.tool_calls.map(({ name }) => name),
    credentialId: answer.response_metadata.credentialId,
    attempts: answer.response_metadata.attempts.length,
    pieces: pieces.filter((piece) => piece !== ""),
    events: events.text,
    vector: await embeddings.embedQuery("Hello"),
  }));
  await hotspare.close();
}
main();
`;
}

const answered = {
  content: "yes",
  calls: ["look"],
  credentialId: "spare",
  attempts: 2,
  pieces: ["y", "es"],
  events: "yes",
  vector: [1, 0],
};

const typed = `
import { HotspareChatModel, HotspareEmbeddings } from "@hotspare/langchain";
import type { Embedder, Vlm } from "@hotspare/core";
export function models(vlm: Vlm, embedder: Embedder<"dense">) {
  const model = new HotspareChatModel({ vlm, temperature: 0 });
  return { bound: model.bindTools([{ name: "a", schema: {} }]), embeddings: new HotspareEmbeddings({ embedder }) };
}`;

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "dom", "esnext.disposable"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    // LangChain's own declarations do not stand the check.
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [resolve("node_modules/@types")],
  },
  include: ["*.mts"],
};

describe.each([
  ["the oldest @langchain/core of the peer range", "1.2.13"],
  ["the @langchain/core that we develop with", "1.4.0"],
])("@hotspare/langchain, installed with core and %s in an empty folder,", (_, version) => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-langchain-"));
    const { core = "", langchain = "" } = packed.tarballs;
    const wanted = [core, langchain, `@langchain/core@${version}`];
    const options = ["--prefix", folder, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    await runCommand(folder, "npm", "install", ...options, ...wanted);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["ES modules", "main.mjs", "esm"],
    ["CommonJS", "main.cjs", "commonjs"],
  ] as const)("answers on the spare from %s", async (_format, file, format) => {
    await writeFile(join(folder, file), program(format));
    expect(JSON.parse(await runCommand(folder, process.execPath, file))).toEqual(answered);
  });

  it("compiles for a strict user", async () => {
    await writeFile(join(folder, "main.mts"), typed);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
  });
});

it.each([
  ["an ES module", "esm", "chain.mjs"],
  ["CommonJS", "cjs", "chain.cjs"],
] as const)("a chain in one bundle, as %s, answers where nothing is installed", async (_, format, file) => {
  const { installed } = packed;
  const folder = await mkdtemp(join(tmpdir(), "hotspare-langchain-bundle-"));
  try {
    await writeFile(join(installed, "chain-source.mjs"), program("esm"));
    const outfile = JSON.stringify(join(folder, file));
    const banner =
      format === "esm"
        ? `banner: { js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);" },`
        : "";
    const script = `await (await import("esbuild")).build({ entryPoints: ["chain-source.mjs"], bundle: true, platform: "node", target: "node20", logLevel: "error", format: "${format}", ${banner} outfile: ${outfile} });`;
    await writeFile(join(installed, "bundle-chain.mjs"), script);
    await runCommand(installed, process.execPath, "bundle-chain.mjs");
    expect(JSON.parse(await runCommand(folder, process.execPath, file))).toEqual(answered);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
