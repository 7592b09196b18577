import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { moduleText, providerCases } from "./provider-case.js";
import { startProviderServer } from "./provider-server.js";
import { runCommand } from "./run-command.js";

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

const packed = inject("packed");
const untyped = (text: string) => text.replace(": ANSWERS", "");
const typed = (text: string) => text.replace(": ANSWERS", ": unknown[]");

describe.each(providerCases)(
  "$name, packed and installed with core alone in an empty folder,",
  (provider) => {
    let folder = "";

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "hotspare-packaging-"));
      const wanted = provider.packages.map((name) => packed.tarballs[name] ?? name);
      await runCommand(
        folder,
        "npm",
        "install",
        "--prefix",
        folder,
        "--prefer-offline",
        "--ignore-scripts",
        ...wanted,
      );
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each([
      ["ES modules", "main.mjs", "esm"],
      ["CommonJS", "main.cjs", "commonjs"],
    ] as const)("answers on the spare from %s", async (_, file, format) => {
      await using server = await startProviderServer();
      await writeFile(join(folder, file), untyped(moduleText(provider, format)));
      const answers = provider.refusals.map((failed) => ({
        dense: [[1, 2, 3]],
        credentialId: "spare",
        failed,
      }));
      expect(JSON.parse(await runCommand(folder, process.execPath, file, server.origin))).toEqual(answers);
    });

    it("compiles for a strict user, from ES modules and CommonJS, declarations checked", async () => {
      const required = `
import core = require("@hotspare/core");
import provider = require("@hotspare/${provider.name}");
export const hotspare = core.createHotspare({ plugins: [provider.${provider.factory}()] });`;
      await writeFile(join(folder, "main.mts"), typed(moduleText(provider, "esm")));
      await writeFile(join(folder, "main.cts"), required);
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
      await runCommand(folder, process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", folder);
    });

    it("installs one copy of core, and no other provider than it needs", async () => {
      const installed = await readdir(join(folder, "node_modules", "@hotspare"));
      expect(installed.sort()).toEqual([...provider.packages].sort());
      const copies = (await readdir(folder, { recursive: true })).filter((path) =>
        path.endsWith("@hotspare/core/package.json"),
      );
      expect(copies).toEqual([join("node_modules", "@hotspare", "core", "package.json")]);
    });
  },
);
