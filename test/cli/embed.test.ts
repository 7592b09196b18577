import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { readEmbeddings } from "@hotspare/bulk";
import { simulatedVector, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { embedderConfig, jsonLines } from "../support/hotspare-process.js";
import { commandFolder } from "../support/run-command.js";

async function project(files: Readonly<Record<string, string>> = {}) {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const yaml = embedderConfig(simulator.baseURL, ["key-of-team-a", "key-of-team-b"]);
  const prices = "prices: { currency: USD, models: { text-embedding-3-small: { promptPerMillion: 2 } } }";
  const hotspare = await commandFolder({ "hotspare.yaml": `${prices}${yaml}`, ...files });
  return { simulator, hotspare, key: simulator.key("key-of-team-a") };
}

async function vectorsIn(file: string) {
  const found: Record<string, string | undefined> = {};
  for await (const { index, id, embedding, error } of readEmbeddings(file)) {
    found[id ?? index] = error?.message ?? (embedding?.dense?.length === 8 ? "vector" : "nothing");
  }
  return found;
}

describe("hotspare embed", () => {
  it("embeds JSON lines, CSV and plain text, and standard input", async () => {
    const csv = '\ufeffkey,body\r\na,"one,\r\ntwo ""three"""\r\nb,four\r\n';
    const { hotspare } = await project({
      "a.jsonl": '{"id":"a","text":"one"}\n\n{"id":2,"text":"two"}\n',
      "b.csv": csv,
      "c.txt": "one\ntwo\n\n",
    });
    expect(await hotspare("embed a.jsonl --out a.out --progress-every 0")).toMatchObject({
      exitCode: 0,
      err: "",
      out: expect.stringMatching(
        /^a\.out: 2 embedded, 1 blank line skipped; 1 request, 2 tokens, 0\.000004\d* USD, /,
      ),
    });
    expect(await vectorsIn("a.out")).toEqual({ a: "vector", 2: "vector" });
    await hotspare("embed b.csv --out b.out --text-field body --id-field key --model documents");
    for await (const { id, embedding } of readEmbeddings("b.out")) {
      const text = id === "a" ? 'one,\r\ntwo "three"' : "four";
      expect(embedding?.dense).toEqual(simulatedVector("text-embedding-3-small", text, 8));
    }
    expect((await hotspare("embed c.txt --out c.out --binary")).exitCode).toBe(0);
    expect(await vectorsIn("c.out")).toEqual({ 0: "vector", 1: "vector" });
    expect(existsSync("c.out.f32")).toBe(true);
    const piped = await hotspare("embed - --format csv --text-field body --out d.out", { input: csv });
    expect([piped.exitCode, await vectorsIn("d.out")]).toEqual([0, { 0: "vector", 1: "vector" }]);
  });

  it("keeps every digit of a number that is an id, in the file and in --resume", async () => {
    const ids = ["1234567890123456789", "1234567890123456788", "12345678901234567000", "-9007199254740993"];
    const lines = ids.map((id) => `{"id":${id},"text":"text ${id}"}`).join("\n");
    const { hotspare } = await project({ "a.jsonl": `${lines}\n` });
    const first = await hotspare("embed a.jsonl --out v.jsonl --progress-every 0");
    expect([first.exitCode, first.err]).toEqual([0, ""]);
    expect(await vectorsIn("v.jsonl")).toEqual(Object.fromEntries(ids.map((id) => [id, "vector"])));
    await writeFile("a.jsonl", `${lines}\n{"id":1234567890123456787,"text":"one more"}\n`);
    const second = await hotspare("embed a.jsonl --out v.jsonl --resume");
    expect(second.out).toContain("1 embedded, 4 done before");
    expect(Object.keys(await vectorsIn("v.jsonl"))).toContain("1234567890123456787");
  });

  it("goes on with the file, and refuses it without --resume", async () => {
    const { hotspare, simulator } = await project({ "a.jsonl": jsonLines(5) });
    await hotspare("embed a.jsonl --out v.jsonl");
    const before = await readFile("v.jsonl", "utf8");
    const refused = await hotspare("embed a.jsonl --out v.jsonl");
    expect([refused.exitCode, refused.err]).toEqual([
      1,
      expect.stringContaining("Continue it with --resume"),
    ]);
    expect(await readFile("v.jsonl", "utf8")).toBe(before);
    await writeFile("a.jsonl", jsonLines(7));
    const resumed = await hotspare("embed a.jsonl --out v.jsonl --resume --json");
    expect(JSON.parse(resumed.out)).toMatchObject({ ok: true, done: 2, skipped: 5, failed: 0, requests: 1 });
    expect(simulator.requests).toHaveLength(2);
    await writeFile("a.jsonl", jsonLines(4));
    expect(await hotspare("embed a.jsonl --out v.jsonl --resume")).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining("v.jsonl also has 3 vectors of inputs that a.jsonl does not have."),
    });
  });

  it("does not begin beside vectors that a binary file left", async () => {
    const { hotspare } = await project({ "a.jsonl": jsonLines(2) });
    await hotspare("embed a.jsonl --out v.jsonl --binary");
    await rm("v.jsonl");
    expect((await hotspare("embed a.jsonl --out v.jsonl --binary")).err).toContain(
      "v.jsonl.f32 exists already",
    );
  });

  it.each([
    [
      "a.jsonl",
      '"a"\nplain\n{"body":"b"}\n',
      ["a.jsonl:2: the line is not JSON", "a.jsonl:3: the line has no field"],
    ],
    ["a.jsonl", '[\n  "a"\n]\n', ["a.jsonl:1: the line is a JSON array"]],
    ["a.csv", "body\na\n", ['a.csv:1: the header has no column "text". There are: "body"']],
    ["a.csv", 'text\n"a\n', ["a.csv:2: the record that begins here opens a quote that nothing closes"]],
    ["a.txt", "\n\n", ["a.txt has no inputs"]],
  ])("sends nothing and makes no file if the head of %s is wrong: %j", async (name, text, messages) => {
    const { hotspare, simulator } = await project({ [name]: text });
    const { exitCode, out, err } = await hotspare(`embed ${name} --out v.jsonl`);
    expect([exitCode, out]).toEqual([1, ""]);
    for (const message of messages) expect(err).toContain(message);
    expect([existsSync("v.jsonl"), simulator.requests.length]).toEqual([false, 0]);
  });

  it("a wrong line further down costs itself, is named, and can be mended", async () => {
    const lines = jsonLines(30).split("\n");
    const wrong = lines.with(14, "{broken").join("\n");
    const { hotspare } = await project({ "a.jsonl": wrong });
    const { exitCode, out, err } = await hotspare("embed a.jsonl --out v.jsonl");
    expect([exitCode, out]).toEqual([4, expect.stringContaining("29 embedded, 1 without vectors")]);
    expect(err).toContain("a.jsonl:15: the line is not JSON");
    expect(err).toContain("hotspare embed a.jsonl --out v.jsonl --resume");
    expect((await hotspare("vectors verify v.jsonl")).exitCode).toBe(4);
    await writeFile("a.jsonl", lines.join("\n"));
    expect((await hotspare("embed a.jsonl --out v.jsonl --resume")).out).toMatch(
      /: 1 embedded, 29 done before;/,
    );
    expect((await hotspare("vectors verify v.jsonl --count 30")).exitCode).toBe(0);
  });

  it("mends wrong lines and ids that come twice in a file with ids, without a second vector", async () => {
    const line = (id: number) => JSON.stringify({ id, text: `text ${id}` });
    const lines = Array.from({ length: 20 }, (_, id) => line(id));
    const { hotspare } = await project({ "a.jsonl": lines.with(12, "x").with(15, line(3)).join("\n") });
    for (const resume of ["", " --resume"]) {
      const { exitCode, err } = await hotspare(`embed a.jsonl --out v.jsonl${resume}`);
      expect(exitCode).toBe(4);
      if (resume === "") expect(err).toContain('a.jsonl:16: has the id "3", which came before');
    }
    await writeFile("a.jsonl", lines.join("\n"));
    expect(await hotspare("embed a.jsonl --out v.jsonl --resume")).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining("2 embedded, 18 done before"),
    });
    const { exitCode, out } = await hotspare("vectors verify v.jsonl --count 20 --json");
    expect([exitCode, JSON.parse(out)]).toMatchObject([
      0,
      { vectors: 20, failed: 0, problemCount: 0, missing: 0 },
    ]);
  });

  it("refuses an input that has changed, with its line, and writes nothing for it", async () => {
    const { hotspare } = await project({ "a.txt": "one\n\ntwo\nthree\n" });
    await hotspare("embed a.txt --out v.jsonl");
    await writeFile("a.txt", "one\n\nchanged\nthree\n");
    const { exitCode, err } = await hotspare("embed a.txt --out v.jsonl --resume");
    expect([exitCode, err]).toEqual([
      5,
      expect.stringContaining("a.txt:3: inputs[1] has changed since an earlier run embedded"),
    ]);
    expect(await vectorsIn("v.jsonl")).toEqual({ 0: "vector", 1: "vector", 2: "vector" });
  });

  it("tries inputs again that the provider refused, or leaves them", async () => {
    const { hotspare, key, simulator } = await project({ "a.txt": "one\nbad\nthree\n" });
    const body = JSON.stringify({ error: { message: "Invalid input.", type: "invalid_request_error" } });
    const refuse = { type: "body", status: 400, body } as const;
    for (const id of ["key-of-team-a", "key-of-team-b"]) {
      simulator.key(id).reply(({ body }) => (JSON.stringify(body).includes("bad") ? refuse : undefined));
    }
    const { exitCode, err } = await hotspare("embed a.txt --out v.jsonl");
    expect([exitCode, err]).toEqual([4, expect.stringContaining("a.txt:2: ")]);
    const counted = async (line: string) => {
      const before = key.requests;
      return [(await hotspare(line)).exitCode, key.requests > before];
    };
    expect(await counted("embed a.txt --out v.jsonl --resume --no-retry-failed")).toEqual([4, false]);
    for (const isTried of [true, true, false]) {
      expect(await counted("embed a.txt --out v.jsonl --resume")).toEqual([4, isTried]);
    }
    simulator.key("key-of-team-a").healthy();
    expect(await counted("embed a.txt --out v.jsonl --resume --retry-failed")).toEqual([0, true]);
  });

  it("--dry-run says what a run takes, sends nothing and writes nothing", async () => {
    const { hotspare, simulator } = await project({ "a.jsonl": jsonLines(1_000) });
    const { exitCode, out } = await hotspare("embed a.jsonl --dry-run --batch-size 100");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^1,000 inputs, about [\d,]+ tokens, 10 requests; nothing was sent\.\n/);
    expect(out).toMatch(/About 0\.00\d+ USD\./);
    const json = JSON.parse((await hotspare("embed a.jsonl --dry-run --out v.jsonl --json")).out);
    expect(json).toMatchObject({ ok: true, dryRun: true, inputs: 1_000, wrong: 0, currency: "USD" });
    expect([existsSync("v.jsonl"), simulator.requests.length]).toEqual([false, 0]);
  });

  it.each([
    ["embed a.jsonl", 2, "Say where the vectors go: --out vectors.jsonl."],
    ["embed a.jsonl --out=", 2, "--out is empty: name a file"],
    ["embed a.jsonl --out v --model documnts", 2, 'Did you mean "documents"?'],
    ["embed a.bin --out v", 2, "Use --format jsonl, --format csv or --format txt."],
    ["embed a.jsonl.gz --out v", 2, "is compressed"],
    ["embed - --out v", 2, "standard input has no file name"],
    ["embed none.jsonl --out v", 1, "none.jsonl: there is no such file."],
    ["embed folder.txt --out v", 1, "folder.txt: there is no such file."],
    ["embed a.jsonl --out v --config none.yaml", 1, "none.yaml"],
    ["embed a.jsonl --out none/v", 5, "The folder does not exist"],
    ["embed a.jsonl --out /dev/null --resume", 5, "is not a regular file"],
    ["embed a.jsonl --out a.jsonl --resume", 5, "was not written by hotspare embed"],
    ["embed a.jsonl --out v --concurrency 0", 2, "whole number of at least 1"],
    ["embed a.jsonl --out v --delimiter ab", 2, "one character of ASCII"],
    ["embed - --format jsonl --config - --out v", 2, "cannot be the input and the configuration"],
  ])("%s is refused with %d", async (line, code, message) => {
    const { hotspare, simulator } = await project({
      "a.jsonl": jsonLines(2),
      "a.bin": "a",
      "a.jsonl.gz": "a",
    });
    const { exitCode, err } = await hotspare(line, { input: jsonLines(1) });
    expect([exitCode, err]).toEqual([code, expect.stringContaining(message)]);
    expect([existsSync("v"), simulator.requests.length]).toEqual([false, 0]);
  });

  it("refuses a file of another model, before anything is written", async () => {
    const { hotspare } = await project({ "a.jsonl": jsonLines(2) });
    await hotspare("embed a.jsonl --out v.jsonl");
    const yaml = await readFile("hotspare.yaml", "utf8");
    await writeFile("hotspare.yaml", yaml.replaceAll("embedding-3-small", "embedding-3-large"));
    const { exitCode, err } = await hotspare("embed a.jsonl --out v.jsonl --resume");
    expect([exitCode, err]).toEqual([1, expect.stringContaining("their vectors are not comparable")]);
    expect(err).toContain("Name another file with --out, or embed with the same model");
    expect(err).not.toContain("Continue with");
  });

  it("refuses a file with a second name, and does not offer the command that would be refused again", async () => {
    const { hotspare } = await project({ "a.jsonl": jsonLines(2) });
    await hotspare("embed a.jsonl --out v.jsonl");
    await link("v.jsonl", "v.copy");
    const { exitCode, err } = await hotspare("embed a.jsonl --out v.jsonl --resume");
    expect([exitCode, err]).toEqual([
      5,
      expect.stringContaining("Copy the file, and put the copy in its place"),
    ]);
    expect(err).not.toContain("Continue with");
  });

  it.each(["folder", "file/v.jsonl", "/dev/null", "a".repeat(300), "loop"])(
    "does not offer the command that would be refused again: --out %s",
    async (out) => {
      const { hotspare } = await project({ "a.jsonl": jsonLines(2), file: "" });
      await mkdir("folder");
      await symlink("loop", "loop");
      const { exitCode, err } = await hotspare(`embed a.jsonl --out ${out} --resume`);
      expect([exitCode, err]).toEqual([5, expect.stringContaining("The run ended early.")]);
      expect(err).not.toContain("Continue with");
    },
  );

  it.each([0, 1, 5, 40, 200])("shows its progress in a terminal of %d columns", async (columns) => {
    const { hotspare } = await project({ "a.jsonl": jsonLines(200) });
    const { err } = await hotspare("embed a.jsonl --out v.jsonl --batch-size 10", { columns });
    if (columns === 0) {
      // A terminal that does not say how wide it is.
      expect(err).toMatch(/^200 of 200, .*team-a up, team-b up.*\n$/);
      return;
    }
    const draws = err.split("\r\u001b[K").map((text) => text.replace(/\n$/, ""));
    expect(draws.every((text) => text.length < columns)).toBe(true);
    expect(draws.at(-1)).toMatch(columns < 5 ? /^$/ : columns === 5 ? /^100%$/ : /200 of 200|100%/);
  });

  it("writes remarks as lines of JSON with --json, and one object as the result", async () => {
    const { hotspare } = await project({ "a.jsonl": jsonLines(3) });
    const { out, err } = await hotspare("embed a.jsonl --out v.jsonl --json", { columns: 80 });
    expect(JSON.parse(out)).toMatchObject({ ok: true, exitCode: 0, done: 3, failures: [], currency: "USD" });
    const lines = err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      event: "progress",
      done: 3,
      total: 3,
      credentials: [{ id: "team-a", state: "closed" }, { id: "team-b" }],
    });
  });

  it("goes to the next key, and says which keys are up", async () => {
    const { hotspare, key } = await project({ "a.jsonl": jsonLines(20) });
    key.revoked();
    const { exitCode, err } = await hotspare("embed a.jsonl --out v.jsonl");
    expect([exitCode, err]).toEqual([0, expect.stringMatching(/team-a down.*, team-b up/)]);
  });

  it("says how to go on with npx, if npx has started it", async () => {
    const { hotspare, simulator } = await project({ "a.jsonl": jsonLines(20) });
    simulator.key("key-of-team-a").revoked();
    simulator.key("key-of-team-b").revoked();
    const { err } = await hotspare("embed a.jsonl --out v.jsonl", {
      environment: { npm_command: "exec" },
    });
    expect(err).toContain("Continue with: npx hotspare embed a.jsonl --out v.jsonl --resume");
  });

  it("ends with 5 when every key is refused, and says how to go on", async () => {
    const { hotspare, simulator } = await project({ "a.jsonl": jsonLines(20) });
    simulator.key("key-of-team-a").revoked();
    simulator.key("key-of-team-b").revoked();
    const { exitCode, err } = await hotspare("embed a.jsonl --out v.jsonl");
    expect([exitCode, err]).toEqual([
      5,
      expect.stringContaining(
        "Nothing was answered. Continue with: hotspare embed a.jsonl --out v.jsonl --resume",
      ),
    ]);
  });
});
