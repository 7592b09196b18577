import { readFile } from "node:fs/promises";
import { startSimulator } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { runExample } from "../run-example.js";

const codeOf = async (file: string) => {
  const text = await readFile(new URL(file, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line !== "" && !/^(?:\/\/|import )/.test(line));
};

it("one line differs between the chain before and after", async () => {
  const [before, after] = await Promise.all([codeOf("before.ts"), codeOf("after.ts")]);

  expect(after).toHaveLength(before.length);
  expect(after.filter((line, index) => line !== before[index])).toEqual([
    "const model = new HotspareChatModel({ vlm, temperature: 0 });",
  ]);
});

it("both run, and the chain after answers on the spare where the chain before fails", async () => {
  await using simulator = await startSimulator();
  const environment = {
    OPENAI_BASE_URL: simulator.baseURL,
    OPENAI_API_KEY: "key-of-a",
    OPENAI_KEY_A: "key-of-a",
    OPENAI_KEY_B: "key-of-b",
  };
  const run = (file: string) => runExample(`langchain/${file}`, { environment });

  const [before, after] = [await run("before.ts"), await run("after.ts")];
  simulator.key("key-of-a").revoked();
  const [failed, moved] = [await run("before.ts"), await run("after.ts")];

  expect(before.stdout).toContain("hot spare");
  expect(after).toEqual({ ...before, stderr: after.stderr });
  expect(failed.status).not.toBe(0);
  expect(moved).toEqual({ ...before, stderr: moved.stderr });
  expect(simulator.requests.map(({ key, status }) => [key, status])).toEqual([
    ["key-of-a", 200],
    ["key-of-a", 200],
    ["key-of-a", 401],
    ["key-of-a", 401],
    ["key-of-b", 200],
  ]);
});
