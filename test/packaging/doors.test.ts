import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { runCommand } from "./run-command.js";

const { installed, tarballs } = inject("packed");
const names = Object.keys(tarballs);
const scope = join(installed, "node_modules/@hotspare");

/** Runs a module where all packages are installed, and returns what it prints, as JSON. */
async function run(file: string, text: string, ...options: readonly string[]): Promise<unknown> {
  await writeFile(join(installed, file), text);
  return JSON.parse(await runCommand(installed, process.execPath, ...options, file));
}

/** The packages that a file of `dist` loads when it is imported, through its own files too. What it imports later is left out. */
async function loadedBy(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8");
  const found = text.matchAll(/^(?:import|export) [^;]*?"([^"]+)";$|\brequire\("([^"]+)"\)/gm);
  const loaded = [...found].map(([, imported, required]) => imported ?? required ?? "");
  const below = loaded.filter((id) => id.startsWith("./")).map((id) => loadedBy(join(dirname(path), id)));
  const packages = loaded.filter((id) => !/^(?:\.\/|node:)/.test(id));
  return [...new Set([...packages, ...(await Promise.all(below)).flat()])].sort();
}

describe("the doors of the packages, as published,", () => {
  it("are one file each, beside what they share", async () => {
    const files = await Promise.all(names.map(async (name) => readdir(join(scope, name, "dist"))));
    expect(Math.max(...files.map(({ length }) => length))).toBeLessThanOrEqual(16);
  });

  it("have the same classes, imported and required", async () => {
    const same = await run(
      "same.cjs",
      `const required = { core: require("@hotspare/core"), plugin: require("@hotspare/core/plugin") };
      (async () => {
        const core = await import("@hotspare/core");
        const plugin = await import("@hotspare/core/plugin");
        const classes = Object.keys(plugin).filter((name) => name in core);
        console.log(JSON.stringify({
          classes,
          doors: classes.every((name) => core[name] === plugin[name]),
          core: Object.keys(core).every((name) => core[name] === required.core[name]),
          plugin: Object.keys(plugin).every((name) => plugin[name] === required.plugin[name]),
        }));
      })();`,
    );
    expect(same).toEqual({
      classes: expect.arrayContaining(["HotspareError", "InvalidConfigError"]),
      doors: true,
      core: true,
      plugin: true,
    });
  });

  it("throw errors of the class that a plugin imports", async () => {
    const text = `import { createHotspare } from "@hotspare/core";
    import { InvalidConfigError } from "@hotspare/core/plugin";
    try { createHotspare({ plugins: [] }); } catch (error) { console.log(JSON.stringify(error instanceof InvalidConfigError)); }`;
    expect(await run("thrown.mjs", text)).toBe(true);
  });

  it.each(["import * as own from", "import own from"])(
    "share tsyringe with a user's own: %s",
    async (form) => {
      const text = `import { container, inject, injectable } from "@hotspare/core";
    ${form} "tsyringe";
    console.log(JSON.stringify([own.container === container, own.inject === inject, own.injectable === injectable]));`;
      expect(await run("own.mjs", text)).toEqual([true, true, true]);
    },
  );

  it.each<[file: string, packages: readonly string[]]>([
    ["core/dist/plugin.js", []],
    ["core/dist/index.js", ["eventemitter3", "reflect-metadata", "tsyringe"]],
    ["provider-openai/dist/index.js", ["@hotspare/core/plugin"]],
    ["provider-azure/dist/index.js", ["@hotspare/core/plugin", "@hotspare/provider-openai"]],
    ["provider-volcengine/dist/index.js", ["@hotspare/core/plugin", "@hotspare/provider-openai"]],
    ["provider-ai-sdk/dist/index.js", ["@hotspare/core/plugin"]],
    ["config/dist/index.js", ["@hotspare/core", "@hotspare/core/plugin"]],
    ["bulk/dist/index.js", ["@hotspare/core", "@hotspare/core/plugin"]],
    ["redis/dist/index.js", ["@hotspare/core", "@hotspare/core/plugin"]],
    ["ai-sdk/dist/index.js", ["@ai-sdk/provider", "@hotspare/core", "@hotspare/core/plugin"]],
    ["ai-sdk/dist/v4.js", ["@ai-sdk/provider", "@hotspare/core", "@hotspare/core/plugin"]],
  ])("load no package before they need it: %s", async (file, packages) => {
    expect(await loadedBy(join(scope, file))).toEqual(packages);
  });

  it.each(names)("have maps to sources that are published too: %s", async (name) => {
    const dist = join(scope, name, "dist");
    const files = await readdir(dist);
    const maps = files.filter((file) => file.endsWith(".map"));
    for (const file of files.filter((each) => each.endsWith(".js") && each !== "zod.js")) {
      const text = await readFile(join(dist, file), "utf8");
      // A door that only names what stands in another file has no map.
      const onlyNames = text.split("\n").every((line) => /^(?:(?:import|export)\b.*;)?$/.test(line));
      expect(onlyNames || maps.includes(`${file}.map`), file).toBe(true);
    }
    // From a member of an interface the bundler's maps lead to wrong lines: an editor opens the declaration itself.
    expect(maps.filter((file) => file.endsWith(".d.ts.map"))).toEqual([]);
    for (const file of maps) {
      const { sources } = JSON.parse(await readFile(join(dist, file), "utf8")) as {
        readonly sources: readonly string[];
      };
      expect(sources).not.toEqual([]);
      for (const source of sources)
        expect(await readFile(resolve(dist, source), "utf8"), source).not.toBe("");
    }
  });

  it("show where an error comes from, in the published file and, with maps, in the source", async () => {
    const text = `import { createHotspare } from "@hotspare/core";
    try { createHotspare({ plugins: [] }); } catch ({ stack }) { console.log(JSON.stringify(stack)); }`;
    expect(await run("stack.mjs", text)).toMatch(
      /at normalizeHotspareOptions \(.*core\/dist\/index\.js:\d+:\d+\)/,
    );
    expect(await run("stack.mjs", text, "--enable-source-maps")).toMatch(
      /at normalizeHotspareOptions \(.*core\/src\/options\/normalize-hotspare-options\.ts:\d+:\d+\)/,
    );
  });
});
