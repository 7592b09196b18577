import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmbeddingSink,
  embedMany,
  fileCheckpoint,
  fileSink,
  readEmbeddings,
  type SinkItem,
} from "@hotspare/bulk";
import { InvalidConfigError } from "@hotspare/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-files-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function indexesIn(file: string): Promise<number[]> {
  const indexes: number[] = [];
  for await (const { index } of readEmbeddings(file)) indexes.push(index);
  return indexes.sort((one, other) => one - other);
}

describe("a file sink", () => {
  it("keeps vectors exactly, sparse ones too, and the errors of inputs", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const sink: EmbeddingSink = fileSink(file);
    for await (const _ of await sink.open({ model: "m", output: "hybrid" })) expect.fail("the file is new");
    const dense = Float32Array.of(0.1, -2, 3e-8);
    const items: [SinkItem, SinkItem, SinkItem] = [
      {
        index: 2,
        id: "zwei",
        digest: "AAAAAAAAAAA",
        embedding: { dense, sparse: { kind: "token", weights: new Map([["naïve", 0.5]]) } },
      },
      {
        index: 0,
        id: 'a"b',
        digest: "AAAAAAAAAAB",
        embedding: {
          dense,
          sparse: { kind: "index", indices: Uint32Array.of(4_000_000_000), values: Float32Array.of(0.25) },
        },
      },
      { index: 1, id: "c", digest: "", failedTimes: 1, error: new Error("line\nbreak") },
    ];
    await sink.write(items);
    await sink.close();
    const read: unknown[] = [];
    for await (const record of readEmbeddings(file)) read.push(record);
    expect(read).toEqual([
      { index: 2, id: "zwei", embedding: items[0].embedding },
      { index: 0, id: 'a"b', embedding: items[1].embedding },
      { index: 1, id: "c", error: { message: "line\nbreak" } },
    ]);
  });

  it("goes on after a torn line, without the torn item", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await embedMany(model, texts(20), { batchSize: 10, writeTo: fileSink(file) }).finish();
    const whole = await readFile(file);
    for (const torn of [1, 5, 40]) {
      await truncate(file, whole.length - torn);
      const run = embedMany(model, texts(20), { batchSize: 10, writeTo: fileSink(file) });
      expect(await run.finish()).toMatchObject({ done: 1, skipped: 19 });
      expect(await indexesIn(file)).toEqual(texts(20).map((_, index) => index));
    }
  });

  it("embeds nothing again that is in the file, and what was added to the inputs since", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder, simulator } = await createWorld();
    const model = embedder(["a"]);
    await embedMany(model, texts(20), { writeTo: fileSink(file) }).finish();
    const before = simulator.requests.length;
    expect(await embedMany(model, texts(25), { writeTo: fileSink(file) }).finish()).toMatchObject({
      done: 5,
      skipped: 20,
    });
    expect(simulator.requests).toHaveLength(before + 1);
  });

  it("keeps the errors of inputs that cannot be sent, and does not write them again", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await embedMany(model, ["one", "", "three"], { writeTo: fileSink(file) }).finish();
    const records = [];
    for await (const { index, error } of readEmbeddings(file)) records.push([index, error?.message]);
    expect(records).toContainEqual([1, expect.stringContaining("empty string")]);
    expect(await embedMany(model, ["one", "", "three"], { writeTo: fileSink(file) }).finish()).toMatchObject({
      skipped: 2,
      failed: 1,
    });
  });

  it("refuses the file of another model, and one that is not its own, and changes neither", async () => {
    const folder = await createFolder();
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const other = join(folder, "other.jsonl");
    const sink = fileSink(other);
    for await (const _ of await sink.open({ model: "text-embedding-ada-002", output: "dense" }))
      expect.fail();
    await sink.close();
    const error = await rejection(embedMany(model, ["a"], { writeTo: fileSink(other) }).finish());
    expect(InvalidConfigError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      message: expect.stringContaining(
        'belongs to a run with model "text-embedding-ada-002", and this run has "text-embedding-3-small"',
      ),
    });
    const strange = join(folder, "notes.txt");
    await writeFile(strange, "my notes\n");
    await expect(embedMany(model, ["a"], { writeTo: fileSink(strange) }).finish()).rejects.toThrow(
      "was not written by fileSink()",
    );
    expect(await readFile(strange, "utf8")).toBe("my notes\n");
  });

  it("names the line that is no record", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await embedMany(model, ["a"], { writeTo: fileSink(file) }).finish();
    await appendFile(file, "what is this\n");
    await expect(embedMany(model, ["a", "b"], { writeTo: fileSink(file) }).finish()).rejects.toThrow(
      "Line 3 of",
    );
  });

  it("is written by one run at a time, and free again after its end", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const write = () => embedMany(model, texts(10), { writeTo: fileSink(file) }).finish();
    // Which of the two is first is the file system's choice.
    const ends = await Promise.allSettled([write(), write()]);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toEqual([
      expect.objectContaining({ message: expect.stringContaining("is being written by another run") }),
    ]);
    await write();
    await expect(
      embedMany(model, ["a"], {
        writeTo: fileSink(join(await createFolder(), "no", "where.jsonl")),
      }).finish(),
    ).rejects.toThrow("The folder does not exist");
  });
});

describe("a file checkpoint", () => {
  it("lets a run go on behind the items that were asked past", async () => {
    const file = join(await createFolder(), "run.checkpoint");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const stored: number[] = [];
    for await (const { index } of embedMany(model, texts(30), {
      batchSize: 10,
      checkpoint: fileCheckpoint(file),
    })) {
      if (index === 14) break;
      stored.push(index);
    }
    for await (const { index } of embedMany(model, texts(30), {
      batchSize: 10,
      checkpoint: fileCheckpoint(file),
    })) {
      stored.push(index);
    }
    // The first ten were acknowledged as a whole; of the second ten some come again, and none is lost.
    expect(new Set(stored).size).toBe(30);
    expect(stored.filter((index) => index < 10)).toHaveLength(10);
    const last = embedMany(model, texts(30), { checkpoint: fileCheckpoint(file) });
    for await (const { index } of last) expect.fail(`item ${index} came again`);
    expect(last.snapshot()).toMatchObject({ done: 0, skipped: 30 });
  });

  it("refuses a checkpoint of another model, and a file that is none", async () => {
    const folder = await createFolder();
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const read = async (path: string) => {
      for await (const item of embedMany(model, ["a"], { checkpoint: fileCheckpoint(path) })) void item;
    };
    const other = fileCheckpoint(join(folder, "other"));
    for await (const _ of await other.open({ model: "another", output: "dense" })) expect.fail();
    await other.close();
    await expect(read(join(folder, "other"))).rejects.toThrow('with model "another"');
    await writeFile(join(folder, "notes"), "{}");
    await expect(read(join(folder, "notes"))).rejects.toThrow("was not written by fileCheckpoint()");
  });
});
