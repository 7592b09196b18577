import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmbeddingSink,
  fileCheckpoint,
  fileSink,
  InvalidConfigError,
  readEmbeddings,
} from "@hotspare/core";
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
    await sink.open({ model: "m", output: "hybrid" });
    const dense = Float32Array.of(0.1, -2, 3e-8);
    const items = [
      { index: 2, embedding: { dense, sparse: { kind: "token", weights: new Map([["naïve", 0.5]]) } } },
      {
        index: 0,
        embedding: {
          dense,
          sparse: { kind: "index", indices: Uint32Array.of(4_000_000_000), values: Float32Array.of(0.25) },
        },
      },
      { index: 1, error: new Error("line\nbreak") },
    ] satisfies Parameters<EmbeddingSink["write"]>[0];
    await sink.write(items);
    await sink.close();
    const read: unknown[] = [];
    for await (const record of readEmbeddings(file)) read.push(record);
    expect(read).toEqual([items[0], items[1], { index: 1, error: { message: "line\nbreak" } }]);
  });

  it("goes on after a torn line, without the torn item", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await model.embedMany(texts(20), { batchSize: 10 }).writeTo(fileSink(file));
    const whole = await readFile(file);
    for (const torn of [1, 5, 40]) {
      await truncate(file, whole.length - torn);
      const run = model.embedMany(texts(20), { batchSize: 10 });
      expect(await run.writeTo(fileSink(file))).toMatchObject({ done: 1, skipped: 19 });
      expect(await indexesIn(file)).toEqual(texts(20).map((_, index) => index));
    }
  });

  it("embeds nothing again that is in the file, and what was added to the inputs since", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder, simulator } = await createWorld();
    const model = embedder(["a"]);
    await model.embedMany(texts(20)).writeTo(fileSink(file));
    const before = simulator.requests.length;
    expect(await model.embedMany(texts(25)).writeTo(fileSink(file))).toMatchObject({ done: 5, skipped: 20 });
    expect(simulator.requests).toHaveLength(before + 1);
  });

  it("keeps the errors of inputs, which are not tried again", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await model.embedMany(["one", "", "three"]).writeTo(fileSink(file));
    const records = [];
    for await (const { index, error } of readEmbeddings(file)) records.push([index, error?.message]);
    expect(records).toContainEqual([1, expect.stringContaining("empty string")]);
    expect(await model.embedMany(["one", "", "three"]).writeTo(fileSink(file))).toMatchObject({ skipped: 3 });
  });

  it("refuses the file of another model, and one that is not its own, and changes neither", async () => {
    const folder = await createFolder();
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const other = join(folder, "other.jsonl");
    const sink = fileSink(other);
    await sink.open({ model: "text-embedding-ada-002", output: "dense" });
    await sink.close();
    const error = await rejection(model.embedMany(["a"]).writeTo(fileSink(other)));
    expect(InvalidConfigError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      message: expect.stringContaining(
        'is of a run with model "text-embedding-ada-002", and this one has "text-embedding-3-small"',
      ),
    });
    const strange = join(folder, "notes.txt");
    await writeFile(strange, "my notes\n");
    await expect(model.embedMany(["a"]).writeTo(fileSink(strange))).rejects.toThrow(
      "is no file that fileSink() wrote",
    );
    expect(await readFile(strange, "utf8")).toBe("my notes\n");
  });

  it("names the line that is no record", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    await model.embedMany(["a"]).writeTo(fileSink(file));
    await appendFile(file, "what is this\n");
    await expect(model.embedMany(["a", "b"]).writeTo(fileSink(file))).rejects.toThrow("Line 3 of");
  });

  it("is written by one run at a time, and free again after its end", async () => {
    const file = join(await createFolder(), "vectors.jsonl");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const first = model.embedMany(texts(10)).writeTo(fileSink(file));
    await expect(model.embedMany(texts(10)).writeTo(fileSink(file))).rejects.toThrow(
      "is being written by another run",
    );
    await first;
    await model.embedMany(texts(10)).writeTo(fileSink(file));
    await expect(
      model.embedMany(["a"]).writeTo(fileSink(join(await createFolder(), "no", "where.jsonl"))),
    ).rejects.toThrow("ENOENT");
  });
});

describe("a file checkpoint", () => {
  it("lets a run go on behind the items that were asked past", async () => {
    const file = join(await createFolder(), "run.checkpoint");
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const stored: number[] = [];
    for await (const { index } of model.embedMany(texts(30), {
      batchSize: 10,
      checkpoint: fileCheckpoint(file),
    })) {
      if (index === 14) break;
      stored.push(index);
    }
    for await (const { index } of model.embedMany(texts(30), {
      batchSize: 10,
      checkpoint: fileCheckpoint(file),
    })) {
      stored.push(index);
    }
    // The first ten were acknowledged as a whole; of the second ten some come again, and none is lost.
    expect(new Set(stored).size).toBe(30);
    expect(stored.filter((index) => index < 10)).toHaveLength(10);
    const last = model.embedMany(texts(30), { checkpoint: fileCheckpoint(file) });
    for await (const { index } of last) expect.fail(`item ${index} came again`);
    expect(last.progress).toMatchObject({ done: 0, skipped: 30 });
  });

  it("refuses a checkpoint of another model, and a file that is none", async () => {
    const folder = await createFolder();
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const read = async (path: string) => {
      for await (const item of model.embedMany(["a"], { checkpoint: fileCheckpoint(path) })) void item;
    };
    const other = fileCheckpoint(join(folder, "other"));
    await other.load({ model: "another", output: "dense" });
    await other.save([{ start: 0, end: 1 }]);
    await expect(read(join(folder, "other"))).rejects.toThrow('with model "another"');
    await writeFile(join(folder, "notes"), "{}");
    await expect(read(join(folder, "notes"))).rejects.toThrow("is no checkpoint that fileCheckpoint() wrote");
  });
});
