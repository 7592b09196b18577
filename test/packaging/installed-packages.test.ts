import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddingsServer } from "./embeddings-server.js";
import { runCommand } from "./run-command.js";

/** What a user writes; the first key's account has no money left, so the call must end on the spare. */
const CALL = `
  const hotspare = createHotspare({ plugins: [openai()] });
  const embedder = hotspare.embedder({
    model: "text-embedding-3-small",
    credentials: [
      { id: "exhausted", provider: "openai", apiKey: "sk-exhausted", baseURL: process.argv[2] },
      { id: "spare", provider: "openai", apiKey: "sk-spare", baseURL: process.argv[2] },
    ],
  });
  const { embeddings, credentialId, attempts } = await embedder.embed(["hello"]);
  const dense = embeddings.map((embedding) => [...embedding.dense]);
  console.log(JSON.stringify({ dense, credentialId, failed: attempts[0]?.classification?.class }));
  await hotspare.close();`;
const ANSWER = { dense: [[1, 2, 3]], credentialId: "spare", failed: "quota_exceeded" };

const ES_MODULE = `
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
${CALL}`;
const COMMON_JS = `
const { createHotspare } = require("@hotspare/core");
const { openai } = require("@hotspare/provider-openai");
(async () => {${CALL}
})();`;

/** The strictest user: every flag on, and our declarations checked too. */
const TSCONFIG = {
  compilerOptions: {
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
  },
  include: ["*.mts", "*.cts"],
};

describe("the packed packages, installed in an empty folder", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-packaging-"));
    for (const name of ["core", "provider-openai"]) {
      await runCommand(".", "npm", "pack", `./packages/${name}`, "--pack-destination", folder);
    }
    const tarballs = (await readdir(folder))
      .filter((file) => file.endsWith(".tgz"))
      .map((file) => join(folder, file));
    expect(tarballs).toHaveLength(2);
    await runCommand(folder, "npm", "install", "--prefix", folder, "--prefer-offline", ...tarballs);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["ES modules", "main.mjs", ES_MODULE],
    ["CommonJS", "main.cjs", COMMON_JS],
  ])("answers on the spare from %s", async (_, file, text) => {
    await using server = await startEmbeddingsServer();
    await writeFile(join(folder, file), text);
    expect(JSON.parse(await runCommand(folder, process.execPath, file, server.baseURL))).toEqual(ANSWER);
  });

  it("compiles for a strict user, from ES modules and CommonJS, declarations checked", async () => {
    const imported = ES_MODULE;
    const required = `
import core = require("@hotspare/core");
import provider = require("@hotspare/provider-openai");
export const hotspare = core.createHotspare({ plugins: [provider.openai()] });`;
    await writeFile(join(folder, "main.mts"), imported);
    await writeFile(join(folder, "main.cts"), required);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
  });

  it("installs one copy of core", async () => {
    const listed = JSON.parse(await runCommand(folder, "npm", "ls", "@hotspare/core", "--all", "--json"));
    expect(Object.keys(listed.dependencies)).toContain("@hotspare/provider-openai");
    const copies = (await readdir(folder, { recursive: true })).filter((path) =>
      path.endsWith("@hotspare/core/package.json"),
    );
    expect(copies).toEqual([join("node_modules", "@hotspare", "core", "package.json")]);
  });
});
