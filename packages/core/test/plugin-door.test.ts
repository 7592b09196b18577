import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What a provider package must not load for its users: container, schemas, events, media. */
const heavy = ["tsyringe", "reflect-metadata", "zod", "eventemitter3", "file-type", "yaml", "jsonc-parser"];

/** Imports a door of core in a process of its own, in which none of those packages resolves; answers what it wrote. */
function load(door: string): string {
  const hook = `const heavy = ${JSON.stringify(heavy)};
    export async function resolve(specifier, context, next) {
      if (heavy.some((name) => specifier === name || specifier.startsWith(name + "/"))) throw new Error("it loads " + specifier);
      return next(specifier, context);
    }`;
  const code = `import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(${JSON.stringify(hook)}));
    console.log(Object.keys(await import(${JSON.stringify(door)})).join(" "));`;
  const options = ["--conditions=@hotspare/source", "--import=tsx", "--input-type=module", "--eval", code];
  const { stdout, stderr } = spawnSync(process.execPath, options, {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return stdout + stderr;
}

describe("@hotspare/core/plugin", () => {
  it("loads none of core's dependencies", () => {
    const written = load("@hotspare/core/plugin");
    expect(written).not.toContain("it loads");
    expect(written.split(/\s+/)).toEqual(expect.arrayContaining(["RequestAdjusted", "Secret", "verdict"]));
  });

  it("is what makes the difference: the main door loads them", () => {
    expect(load("@hotspare/core")).toContain("it loads");
  });
});
