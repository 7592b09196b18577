import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = "packages/config/src";

it("no module of @hotspare/config imports Node's modules or a parser before a file is read", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8");
    const imports = [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)"/gm)].map(
      ([, name]) => name,
    );
    expect([file, imports.filter((name) => /^(?:node:|yaml$|jsonc-parser$)/.test(name ?? ""))]).toEqual([
      file,
      [],
    ]);
  }
});
