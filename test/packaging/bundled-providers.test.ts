import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { moduleText, providerCases } from "./provider-case.js";
import { startProviderServer } from "./provider-server.js";
import { runCommand } from "./run-command.js";

const { installed } = inject("packed");

describe.each(providerCases)(
  "$name, in one bundle with core and run where nothing is installed,",
  (provider) => {
    it.each([
      ["an ES module", "esm", "main.mjs"],
      ["CommonJS", "cjs", "main.cjs"],
    ])("answers on the spare as %s", async (_, format, file) => {
      await using server = await startProviderServer();
      const out = await mkdtemp(join(tmpdir(), "hotspare-bundled-"));
      onTestFinished(() => rm(out, { recursive: true, force: true }));
      const work = join(installed, `bundle-${provider.name}-${format}`);
      await mkdir(work, { recursive: true });
      const text = moduleText(provider, "esm").replace(": ANSWERS", "");
      // CommonJS has no await at the top of a module.
      const [imports = "", program = ""] = text.split(/(?<=from "@hotspare\/[\w-]+";)\n\n/);
      await writeFile(join(work, "main.mjs"), `${imports}\n(async () => {${program}})();`);
      await writeFile(
        join(work, "bundle.mjs"),
        `import { build } from "esbuild";
await build({ entryPoints: ["main.mjs"], bundle: true, platform: "node", target: "node20", logLevel: "error", format: "${format}", outfile: ${JSON.stringify(join(out, file))} });`,
      );
      await runCommand(work, process.execPath, "bundle.mjs");

      const answers = JSON.parse(await runCommand(out, process.execPath, file, server.origin));

      expect(answers).toEqual(
        provider.refusals.map((failed) => ({ dense: [[1, 2, 3]], credentialId: "spare", failed })),
      );
    });
  },
);
