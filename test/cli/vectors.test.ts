import { appendFile, readFile, writeFile } from "node:fs/promises";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { embedderConfig, jsonLines } from "../support/hotspare-process.js";
import { commandFolder } from "../support/run-command.js";

/** A folder with a file of ten vectors. */
async function withVectors(flags = "") {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const hotspare = await commandFolder({
    "hotspare.yaml": embedderConfig(simulator.baseURL),
    "a.jsonl": jsonLines(10),
  });
  await hotspare(`embed a.jsonl --out v.jsonl --batch-size 3 ${flags}`);
  const lines = (await readFile("v.jsonl", "utf8")).trimEnd().split("\n");
  const put = (changed: readonly string[]) => writeFile("v.jsonl", `${changed.join("\n")}\n`);
  return { hotspare, lines, put };
}

describe.each(["", "--binary"])("hotspare vectors, of a run with %j", (flags) => {
  it("inspect and verify say that a whole file is whole", async () => {
    const { hotspare } = await withVectors(flags);
    const inspected = await hotspare("vectors inspect v.jsonl");
    expect(inspected).toMatchObject({ exitCode: 0, err: "" });
    expect(inspected.out).toMatch(/vectors +10\n[\s\S]*dimensions +8\n[\s\S]*model +text-embedding-3-small/);
    expect(await hotspare("vectors verify v.jsonl --count 10")).toEqual({
      exitCode: 0,
      err: "",
      out: "v.jsonl is whole: 10 vectors of 8 dimensions.\n",
    });
  });

  it("verify finds what is missing, within the file and behind it", async () => {
    const { hotspare, lines, put } = await withVectors(flags);
    const without = lines.filter((line) => !line.includes('"index":4,'));
    await put(without);
    const { exitCode, err } = await hotspare("vectors verify v.jsonl --count 12");
    expect([exitCode, err]).toEqual([
      1,
      expect.stringContaining("3 inputs missing, the first: inputs[4], inputs[10], inputs[11]"),
    ]);
    expect((await hotspare("vectors verify v.jsonl")).err).toContain(
      "1 input missing, the first: inputs[4].",
    );
  });

  it.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    [
      "a line twice",
      (lines) => [...lines, lines[3] ?? ""],
      "v.jsonl:12: the line is a second vector of its input.",
    ],
    [
      "a cut line",
      (lines) => lines.with(2, (lines[2] ?? "").slice(0, 40)),
      "v.jsonl:3: the line is a record that was cut",
    ],
    [
      "a carriage return",
      (lines) => lines.with(5, `${lines[5]}\r`),
      "v.jsonl:6: the line ends with a carriage return",
    ],
    ["a blank line", (lines) => lines.toSpliced(4, 0, ""), "v.jsonl:5: the line is empty"],
    ["garbage", (lines) => [...lines, "garbage"], "v.jsonl:12: the line is not a record"],
  ])("verify finds %s, and repair with --resume mends it", async (_, change, message) => {
    const { hotspare, lines, put } = await withVectors(flags);
    await put(change(lines));
    for (const command of ["inspect", "verify"]) {
      const { exitCode, err } = await hotspare(`vectors ${command} v.jsonl`);
      expect([exitCode, err]).toEqual([1, expect.stringContaining(message)]);
      expect(err).toContain("hotspare vectors repair v.jsonl");
    }
    const repaired = await hotspare("vectors repair v.jsonl");
    expect(repaired).toMatchObject({ exitCode: 0, out: expect.stringContaining("v.jsonl.before-repair") });
    expect((await hotspare(`embed a.jsonl --out v.jsonl --resume ${flags}`)).exitCode).toBe(0);
    expect((await hotspare("vectors verify v.jsonl --count 10")).exitCode).toBe(0);
  });
});

it("verify finds a number that is not finite", async () => {
  const { hotspare, lines, put } = await withVectors();
  const wrong = Buffer.from(new Float32Array([1, 2, Number.NaN, 4, 5, 6, 7, 8]).buffer).toString("base64");
  await put(
    lines.map((line) =>
      line.includes('"index":4,') ? line.replace(/"dense":"[^"]*"/, `"dense":"${wrong}"`) : line,
    ),
  );
  const { exitCode, err } = await hotspare("vectors verify v.jsonl");
  expect([exitCode, err]).toEqual([1, "Vectors with a number that is not finite: 4.\n"]);
});

it("a torn end is found, and needs no repair", async () => {
  const { hotspare } = await withVectors();
  await appendFile("v.jsonl", '{"index":10,"di');
  expect((await hotspare("vectors verify v.jsonl")).err).toContain("v.jsonl:12: the line is cut off");
  await hotspare("embed a.jsonl --out v.jsonl --resume");
  expect((await hotspare("vectors verify v.jsonl")).exitCode).toBe(0);
});

it.each(["inspect", "verify", "repair"])(
  "vectors %s refuses a foreign file and says what is not there",
  async (command) => {
    const { hotspare } = await withVectors();
    expect(await hotspare(`vectors ${command} a.jsonl`)).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining("was not written by hotspare embed"),
    });
    expect(await hotspare(`vectors ${command} none.jsonl`)).toMatchObject({
      exitCode: 1,
      err: "none.jsonl: there is no such file.\n",
    });
    const { out } = await hotspare(`vectors ${command} none.jsonl --json`);
    expect(JSON.parse(out)).toMatchObject({ ok: false });
  },
);
