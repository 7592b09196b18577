import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(new URL("../../docs/how-a-call-flows.md", import.meta.url), "utf8");
let entered: readonly string[] = [];

/** In a process of its own: the coverage of the test runner is another's. */
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@hotspare/source", "--import", "tsx", "test/one-call/print-files.ts"],
    { cwd: repository },
  );
  entered = JSON.parse(stdout) as readonly string[];
}, 120_000);

describe("one embed()", () => {
  it("enters at most 20 files of core", () => {
    console.log(`${entered.length} files of core:\n${entered.map((file) => `  ${file}`).join("\n")}`);

    expect(entered.length).toBeGreaterThan(5);
    expect(entered.length).toBeLessThanOrEqual(20);
  });

  it("enters the files that the guide lists, and no other", () => {
    const listed = [...page.matchAll(/^\d+\. \*{0,2}`([a-z/-]+\.ts)`/gm)].map(([, file]) => file);

    expect(listed.toSorted()).toEqual(entered);
  });
});
