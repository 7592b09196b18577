import { mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import {
  embedMany,
  fileCheckpoint,
  fileSink,
  inspectEmbeddings,
  readEmbeddings,
  repairEmbeddings,
} from "@hotspare/bulk";
import type { Embedder } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, indexesIn, texts } from "./folder.js";

const formats = ["json", "binary"] as const;

async function createFile(format: "json" | "binary" = "json") {
  const { embedder } = await createWorld();
  const folder = await createFolder();
  const file = join(folder, "vectors.jsonl");
  const run = (count: number, model: Embedder = embedder(["a"])) =>
    embedMany(model, texts(count), { batchSize: 5, writeTo: fileSink(file, { format }) }).finish();
  return { folder, file, run, model: embedder(["a"]) };
}

describe("a foreign file", () => {
  it.each([
    ["JSON without a line feed", Buffer.from(JSON.stringify({ name: "precious", list: [1, 2, 3] }))],
    ["a megabyte of bytes", Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7919) % 251))],
    ["a megabyte without a line feed", Buffer.alloc(1 << 20, 0xe4)],
    ["notes", Buffer.from("my notes\nand more\n")],
    ["JSON lines of somebody else", Buffer.from('{"index":0,"text":"a"}\n{"index":1}\n')],
    ["one brace, as another header begins", Buffer.from('{"for')],
    ["zero bytes", Buffer.alloc(4_096)],
  ])("is never changed: %s", async (_, content) => {
    const { file, run, model } = await createFile();
    await writeFile(file, content);
    const isTornHeader = content.toString() === '{"for';
    if (!isTornHeader) {
      await expect(run(3)).rejects.toThrow("is no file that fileSink() wrote");
      const checkpoint = embedMany(model, texts(3), { checkpoint: fileCheckpoint(file) }).finish();
      await expect(checkpoint).rejects.toThrow("is no file that fileCheckpoint() wrote");
      await expect(repairEmbeddings(file)).rejects.toThrow("is no file that fileSink() wrote");
      expect((await readFile(file)).equals(content)).toBe(true);
    } else {
      expect(await run(3)).toMatchObject({ done: 3 });
    }
    expect(await readdir(join(file, ".."))).toEqual(["vectors.jsonl"]);
  });

  it("is not overwritten by the vectors of a binary sink", async () => {
    const { file, run } = await createFile("binary");
    await writeFile(`${file}.f32`, "somebody's");
    await expect(run(3)).rejects.toThrow("has content, and the file of its records has none");
    expect(await readFile(`${file}.f32`, "utf8")).toBe("somebody's");
  });
});

describe("a damaged file", () => {
  const record = (text: string) => text.split("\n")[3] ?? "";
  const damages: readonly (readonly [string, (text: string) => string, string])[] = [
    ["a carriage return", (text) => text.replaceAll("\n", "\r\n"), "carriage return"],
    ["a blank line", (text) => text.replace("\n", "\n\n"), "is empty"],
    ["zeros behind it", (text) => `${text}\0\0\0\0`, "zero bytes"],
    ["garbage behind it", (text) => `${text}what is this`, "is no record"],
    ["a line of garbage", (text) => `${text}what is this\n`, "is no record"],
    [
      "a record cut in the middle",
      (text) => text.replace(record(text), record(text).slice(0, -9)),
      "was cut",
    ],
    [
      "a vector cut in the middle",
      (text) => text.replace(record(text), `${record(text).slice(0, -18)}"}`),
      "was cut",
    ],
    [
      "a record of another vector's length",
      (text) => text.replace(/"dense":"[^"]{22}/, '"dense":"'),
      "was cut",
    ],
  ];

  it.each(damages)("is refused with the line, and repaired: %s", async (_, damage, words) => {
    const { file, run } = await createFile();
    await run(10);
    const damaged = damage(await readFile(file, "utf8"));
    await writeFile(file, damaged);
    await expect(run(10)).rejects.toThrow(words);
    await expect(run(10)).rejects.toThrow(/^Line \d+ of .* repairEmbeddings\(/);
    expect(await readFile(file, "utf8")).toBe(damaged);
    const { problemCount, problems } = await inspectEmbeddings(file);
    expect([problemCount > 0, problems[0]?.message]).toEqual([true, expect.stringContaining(words)]);
    const { copy = "", vectors } = await repairEmbeddings(file);
    expect(vectors).toBeGreaterThanOrEqual(9);
    expect(await readFile(copy, "utf8")).toBe(damaged);
    expect(await run(10)).toMatchObject({ done: 10 - vectors, skipped: vectors });
    expect((await indexesIn(file)).vectors).toEqual(texts(10).map((_, index) => index));
    expect((await inspectEmbeddings(file)).problemCount).toBe(0);
  });

  it("is found when it is read: a vector that was cut", async () => {
    const { file, run } = await createFile();
    await run(10);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(record(text), `${record(text).slice(0, -14)}"}`));
    await expect(indexesIn(file)).rejects.toThrow(/^Line 4 of .* was cut/);
  });

  it("loses second vectors of an input by repair", async () => {
    const { file, run } = await createFile();
    await run(6);
    const text = await readFile(file, "utf8");
    await writeFile(file, `${text}${record(text)}\n`);
    expect((await repairEmbeddings(file)).problems).toEqual([
      { line: 8, problem: "twice", message: "is a second vector of its input" },
    ]);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  it.each(formats)("goes on after a crash at any byte of its last record: %s", async (format) => {
    const { file, run } = await createFile(format);
    await run(6);
    const whole = await readFile(file, "utf8");
    const last = whole.trimEnd().lastIndexOf("\n") + 1;
    for (let end = last; end < whole.length; end += 1) {
      await writeFile(file, whole.slice(0, end));
      expect(await run(6)).toMatchObject({ done: 1, skipped: 5 });
      expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it("begins again after a crash at any byte of its header", async () => {
    const { file, run } = await createFile();
    await run(1);
    const [header = ""] = (await readFile(file, "utf8")).split("\n");
    for (let end = 0; end <= header.length; end += 7) {
      await writeFile(file, header.slice(0, end));
      expect(await run(1)).toMatchObject({ done: 1 });
    }
  });
});

describe("vectors in a file of their own", () => {
  it("are the same as in the lines", async () => {
    const [json, binary] = [await createFile("json"), await createFile("binary")];
    await json.run(23);
    await binary.run(11);
    await binary.run(23);
    const vectorsOf = async (file: string) => {
      const vectors = new Map<number, number[]>();
      for await (const { index, embedding } of readEmbeddings(file))
        vectors.set(index, [...(embedding?.dense ?? [])]);
      return [...vectors].sort(([one], [other]) => one - other);
    };
    expect(await vectorsOf(binary.file)).toEqual(await vectorsOf(json.file));
    expect((await readFile(`${binary.file}.f32`)).length).toBe(23 * 8 * 4);
    expect(await inspectEmbeddings(binary.file)).toMatchObject({
      format: "binary",
      vectors: 23,
      dimensions: 8,
    });
    await expect(
      embedMany(binary.model, texts(3), { writeTo: fileSink(binary.file) }).finish(),
    ).rejects.toThrow('has the format "binary"');
  });

  it("are missed when they were cut, and embedded again after a repair", async () => {
    const { file, run } = await createFile("binary");
    await run(6);
    const vectors = await readFile(`${file}.f32`);
    await writeFile(`${file}.f32`, vectors.subarray(0, -5));
    await expect(run(6)).rejects.toThrow("it was cut");
    expect(await repairEmbeddings(file)).toMatchObject({ vectors: 5, problems: [{ problem: "no_vector" }] });
    expect(await run(6)).toMatchObject({ done: 1, skipped: 5 });
    expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("a path", () => {
  it("that is no file is refused with what to do", async () => {
    const { folder, model } = await createFile();
    expect(() => fileSink("")).toThrow("must be the path of a file");
    expect(() => fileSink(undefined as never)).toThrow("must be the path of a file");
    expect(() => fileSink("a", { fromat: "json" } as never)).toThrow("fromat: is not an option");
    const write = (path: string) => embedMany(model, texts(1), { writeTo: fileSink(path) }).finish();
    await mkdir(join(folder, "folder"));
    await expect(write(join(folder, "folder"))).rejects.toThrow("It is a folder");
    await writeFile(join(folder, "file"), "");
    await expect(write(join(folder, "file", "below"))).rejects.toThrow("is a file and no folder");
    await expect(write(join(folder, "nowhere", "file"))).rejects.toThrow("The folder does not exist");
    await expect(write("/dev/null")).rejects.toThrow("is no regular file");
  });
});

describe("a lock", () => {
  const ownerOf = (pid: number) =>
    JSON.stringify({ host: hostname(), pid, since: "2026-01-01T00:00:00.000Z" });

  it("is gone after the run, and holds a second run off whatever name it uses", async () => {
    const { folder, file, model, run } = await createFile();
    const other = join(folder, "other-name");
    await run(2);
    await symlink(file, other);
    const first = embedMany(model, texts(5), { writeTo: fileSink(file) })[Symbol.asyncIterator]();
    await first.next();
    await expect(run(5)).rejects.toThrow("is being written by another run of this process");
    await expect(embedMany(model, texts(5), { writeTo: fileSink(other) }).finish()).rejects.toThrow(
      "another run",
    );
    await first.return?.();
    expect(await run(5)).toMatchObject({ done: 0, skipped: 5 });
    expect((await readdir(folder)).sort()).toEqual(["other-name", "vectors.jsonl"]);
  });

  it("of a living process is respected, of a dead or silent process taken over", async () => {
    const { folder, file, run } = await createFile();
    await writeFile(`${file}.lock`, ownerOf(process.ppid));
    const held = await rejection(run(3));
    expect((held as Error).message).toContain(
      `written by process ${process.ppid} on ${hostname()} since 2026`,
    );
    const old = new Date(Date.now() - 11_000);
    await utimes(`${file}.lock`, old, old);
    expect(await run(3)).toMatchObject({ done: 3 });
    await writeFile(`${file}.lock`, ownerOf(2 ** 22 + 1));
    expect(await run(4)).toMatchObject({ done: 1, skipped: 3 });
    await writeFile(
      `${file}.lock`,
      JSON.stringify({ ...JSON.parse(ownerOf(process.ppid)), processStart: "1" }),
    );
    expect(await run(5)).toMatchObject({ done: 1, skipped: 4 });
    await writeFile(`${file}.lock`, JSON.stringify({ ...JSON.parse(ownerOf(1)), host: "another-machine" }));
    await expect(run(6)).rejects.toThrow("on another-machine");
    expect((await readdir(folder)).sort()).toEqual(["vectors.jsonl", "vectors.jsonl.lock"]);
  });

  it("that was taken over stops its owner before the next write", async () => {
    const { file, model, run } = await createFile();
    const items = embedMany(model, texts(9), { batchSize: 1, concurrency: 1, writeTo: fileSink(file) });
    const seen: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const { index } of items) {
          seen.push(index);
          if (seen.length === 3) {
            const old = new Date(Date.now() - 11_000);
            await utimes(`${file}.lock`, old, old);
            await run(9);
          }
        }
      })(),
    );
    expect((error as Error).message).toContain("was taken over by another process");
    expect((await indexesIn(file)).vectors).toEqual(texts(9).map((_, index) => index));
  });
});
