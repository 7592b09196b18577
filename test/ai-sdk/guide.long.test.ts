import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { startSimulator } from "@hotspare/testkit";
import { afterAll, expect, it } from "vitest";
import { runCommand } from "../packaging/run-command.js";

const folder = "node_modules/.cache/ai-sdk-guide";
const guide = await readFile("docs/ai-sdk.md", "utf8");
const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
const [before = "", after = ""] = blocks;

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The program of a block, run with the addresses and keys of a simulator. */
async function run(name: string, code: string, url: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${name}.mts`, code);
  const keys = ["OPENAI_KEY_A=key-a", "OPENAI_KEY_B=key-b", `OPENAI_URL=${url}`];
  const node = [process.execPath, "--import", "tsx", `${folder}/${name}.mts`];
  return runCommand(".", "env", ...keys, ...node);
}

it("runs before and after the one line, and after it a revoked key stops nothing", async () => {
  await using simulator = await startSimulator();
  const first = await run("before", before, simulator.baseURL);
  expect(first).toContain("Why is the sky blue?");
  expect(await run("after", after, simulator.baseURL)).toBe(first);
  simulator.key("key-a").revoked();
  await expect(run("before", before, simulator.baseURL)).rejects.toThrow(/invalid_api_key|Incorrect API key/);
  expect(await run("after", after, simulator.baseURL)).toBe(first);
});

it("changes one line of what uses the model", () => {
  const diff = /```diff\n-(.*)\n\+(.*)\n```/.exec(guide);
  expect(before.split("\n")).toContain(diff?.[1]);
  expect(after.split("\n")).toContain(diff?.[2]);
  const uses = (code: string) =>
    code.slice(code.indexOf("const { text }")).replace("await hotspare.close();\n", "");
  expect(uses(after)).toBe(uses(before));
});
