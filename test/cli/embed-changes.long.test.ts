import { appendFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { readEmbeddings } from "@hotspare/bulk";
import { simulatedVector, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { embedderConfig, jsonLines } from "../support/hotspare-process.js";
import { commandFolder } from "../support/run-command.js";

const lines = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts)
    .map(([id, text]) => `${JSON.stringify({ id, text })}\n`)
    .join("");

async function project(input: string, flags = "") {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const hotspare = await commandFolder({
    "hotspare.yaml": embedderConfig(simulator.baseURL),
    "a.jsonl": input,
  });
  const embed = (more = "") =>
    hotspare(`embed a.jsonl --out v.jsonl --progress-every 0${flags} ${more}`.trim());
  expect((await embed()).exitCode).toBe(0);
  return { simulator, hotspare, embed };
}

async function vectorsIn(file: string) {
  const found: [string, string][] = [];
  for await (const { id = "", embedding } of readEmbeddings(file))
    found.push([id, JSON.stringify(embedding?.dense)]);
  return Object.fromEntries(found);
}

const vectorsOf = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts).map(([id, text]) => [
      id,
      JSON.stringify(simulatedVector("text-embedding-3-small", text, 8)),
    ]),
  );

const before = { a: "one", b: "two", c: "three" };
const after = { a: "one", b: "another two", c: "three", d: "four" };

describe("hotspare embed --resume with a changed input", () => {
  it.each(["", " --binary"])(
    "ends with the flag that replaces it, and the flag replaces it%s",
    async (flags) => {
      const { simulator, hotspare, embed } = await project(lines(before), flags);
      await writeFile("a.jsonl", lines(after));
      const asked = simulator.requests.length;
      const refused = await embed("--resume");
      expect([refused.exitCode, refused.err]).toEqual([
        5,
        expect.stringContaining("With --replace-changed the changed input replaces"),
      ]);
      expect(refused.err).toContain("a.jsonl:2: inputs[1]");
      expect(refused.err).not.toContain("Continue with");
      const dry = await embed("--resume --dry-run");
      expect([dry.exitCode, dry.err]).toEqual([5, expect.stringContaining("a.jsonl:2: inputs[1]")]);
      const estimate = await embed("--resume --replace-changed --dry-run --json");
      expect(JSON.parse(estimate.out)).toMatchObject({ inputs: 2, skipped: 2, replaced: 1, inFile: 3 });
      expect((await embed("--resume --replace-changed --dry-run")).out).toContain(
        "1 changed input would replace earlier inputs.",
      );
      expect(simulator.requests.length).toBe(asked);
      expect((await embed("--resume --replace-changed")).out).toContain(
        "2 embedded, 2 done before, 1 replaced",
      );
      expect(await vectorsIn("v.jsonl")).toEqual(vectorsOf(after));
      expect((await hotspare("vectors verify v.jsonl --count 4")).exitCode).toBe(0);
      expect((await hotspare("vectors inspect v.jsonl")).out).toMatch(/replaced +1\n/);
      expect((await hotspare("vectors repair v.jsonl")).out).toContain("nothing was wrong");
      expect((await embed("--resume")).out).toContain("0 embedded, 4 done before;");
    },
  );
});

it("--dry-run --resume leaves out what the file has", async () => {
  const { embed } = await project(jsonLines(5));
  await writeFile("a.jsonl", jsonLines(12));
  expect(JSON.parse((await embed("--dry-run --json")).out)).toMatchObject({
    inputs: 12,
    skipped: 0,
    inFile: 5,
  });
  expect(JSON.parse((await embed("--dry-run --resume --json")).out)).toMatchObject({
    inputs: 7,
    skipped: 5,
    requests: 1,
  });
  expect((await embed("--dry-run --resume")).out).toContain(
    "v.jsonl has 5 vectors already: 5 inputs would not be sent again.",
  );
});

describe("what the command says of a run or a file names commands and flags, and no function", () => {
  const functions =
    /fileSink|fileCheckpoint|[a-z]+Embeddings\(|embedMany|embed\(|writeTo|changed:|\{ id, input \}|maxConsecutive/;
  type Project = Awaited<ReturnType<typeof project>>;
  const rows: readonly (readonly [string, string, (given: Project) => Promise<{ err: string }>])[] = [
    [
      "a changed input without an id",
      "--replace-changed",
      async ({ embed }) => {
        await writeFile("a.jsonl", '"one"\n"x"\n');
        await rm("v.jsonl");
        await embed();
        await writeFile("a.jsonl", '"one"\n"y"\n');
        return embed("--resume");
      },
    ],
    [
      "inputs without the ids that the file has",
      "--id-field",
      async ({ embed }) => {
        await writeFile("a.jsonl", '"one"\n"two"\n');
        return embed("--resume");
      },
    ],
    [
      "inputs with ids that the file does not have",
      "Give the inputs without ids",
      async ({ embed }) => {
        await writeFile("a.jsonl", '"one"\n"two"\n');
        await rm("v.jsonl");
        await embed();
        await writeFile("a.jsonl", lines(before));
        return embed("--resume");
      },
    ],
    [
      "a damaged line",
      "hotspare vectors repair",
      async ({ embed }) => {
        await appendFile("v.jsonl", "garbage\n");
        return embed("--resume");
      },
    ],
    ["another format", "--binary", ({ embed }) => embed("--resume --binary")],
    [
      "a file of binary vectors that was cut",
      "hotspare vectors repair",
      async ({ embed }) => {
        await rm("v.jsonl");
        await embed("--binary");
        await truncate("v.jsonl.f32", 40);
        return embed("--resume --binary");
      },
    ],
    [
      "another model",
      "not comparable",
      async ({ embed }) => {
        const yaml = await readFile("hotspare.yaml", "utf8");
        await writeFile("hotspare.yaml", yaml.replaceAll("embedding-3-small", "embedding-3-large"));
        return embed("--resume");
      },
    ],
    ["a foreign file", "hotspare embed", ({ hotspare }) => hotspare("embed a.jsonl --out a.jsonl --resume")],
    ["a foreign file to inspect", "hotspare embed", ({ hotspare }) => hotspare("vectors inspect a.jsonl")],
    [
      "no server",
      "hotspare check --live",
      async ({ hotspare, simulator }) => {
        await simulator.close();
        return hotspare("embed a.jsonl --out w.jsonl");
      },
    ],
  ];
  it.each(rows)("%s", async (_, wanted, act) => {
    const { err } = await act(await project(lines(before)));
    expect(err).toContain(wanted);
    expect(err).not.toMatch(functions);
  });
});

it.each(["--replace-changed", "--retry-failed", "--no-retry-failed"])(
  "%s is refused without --resume",
  async (flag) => {
    const { hotspare } = await project(lines(before));
    const refused = await hotspare(`embed a.jsonl --out new.jsonl ${flag}`);
    expect([refused.exitCode, refused.out, refused.err]).toEqual([
      2,
      "",
      `${flag} is about the inputs of earlier runs: use it with --resume, or leave it out.\n`,
    ]);
  },
);
