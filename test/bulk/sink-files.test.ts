import {
  appendFile,
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import {
  DamagedFileError,
  embedMany,
  FileHeldError,
  fileCheckpoint,
  fileSink,
  inspectEmbeddings,
  readEmbeddings,
  repairEmbeddings,
} from "@hotspare/bulk";
import type { Embedder } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
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

it.each(formats)("a file with a second name is refused, since the lock knows one: %s", async (format) => {
  const { file, run } = await createFile(format);
  await run(7);
  const copy = `${file}.copy`;
  await link(file, copy);
  const before = await readFile(file);
  await expect(run(9)).rejects.toThrow("has 2 names (hard links)");
  expect(await readFile(file)).toEqual(before);
  await unlink(copy);
  await run(9);
  expect((await indexesIn(file)).vectors).toHaveLength(9);
});

describe("a foreign file", () => {
  it.each([
    ["JSON without a line feed", Buffer.from(JSON.stringify({ name: "precious", list: [1, 2, 3] }))],
    ["a megabyte of bytes", Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7919) % 251))],
    ["a megabyte without a line feed", Buffer.alloc(1 << 20, 0xe4)],
    ["notes", Buffer.from("my notes\nand more\n")],
    ["JSON lines of somebody else", Buffer.from('{"index":0,"text":"a"}\n{"index":1}\n')],
    ["one brace, as our header begins", Buffer.from("{")],
    ["less of a header than names us", Buffer.from('{"format":"hot')],
    ["zero bytes", Buffer.alloc(4_096)],
  ])("is never changed: %s", async (_, content) => {
    const { file, run, model } = await createFile();
    await writeFile(file, content);
    const foreign = "was not written by fileSink()";
    await expect(run(3)).rejects.toThrow(foreign);
    const writeTo = fileSink(file, { format: "binary" });
    await expect(embedMany(model, texts(3), { writeTo }).finish()).rejects.toThrow(foreign);
    const checkpoint = embedMany(model, texts(3), { checkpoint: fileCheckpoint(file) }).finish();
    await expect(checkpoint).rejects.toThrow("was not written by fileCheckpoint()");
    await expect(repairEmbeddings(file)).rejects.toThrow(foreign);
    await expect(inspectEmbeddings(file)).rejects.toThrow(foreign);
    await expect(indexesIn(file)).rejects.toThrow(foreign);
    expect((await readFile(file)).equals(content)).toBe(true);
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
    ["garbage behind it", (text) => `${text}what is this`, "is not a record"],
    ["a line of garbage", (text) => `${text}what is this\n`, "is not a record"],
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
    const error = await rejection(run(10));
    expect(DamagedFileError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      path: file,
      line: expect.any(Number),
      message: expect.stringMatching(/^Line \d+ of .* repairEmbeddings\(/),
    });
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
    for (let end = last; end < whole.length; end += depth(13, 1)) {
      await writeFile(file, whole.slice(0, end));
      expect(await run(6)).toMatchObject({ done: 1, skipped: 5 });
      expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it("begins again after a crash at any byte of its header", async () => {
    const { file, run } = await createFile();
    await run(1);
    const [header = ""] = (await readFile(file, "utf8")).split("\n");
    const lengths = Array.from({ length: header.length - 19 }, (_, index) => 20 + index);
    for (const end of [0, ...lengths.filter((length) => length % depth(13, 1) === 0)]) {
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

  it("that are not the line's are found when they are read, inspected, gone on from and repaired", async () => {
    const { file, run } = await createFile("binary");
    await run(6);
    const bytes = await readFile(`${file}.f32`);
    bytes.copy(bytes, 2 * 32, 4 * 32, 5 * 32);
    await writeFile(`${file}.f32`, bytes);
    const words = "names a vector that is not its own";
    await expect(indexesIn(file)).rejects.toThrow(words);
    await expect(run(7)).rejects.toThrow(words);
    expect((await inspectEmbeddings(file)).problems).toMatchObject([{ problem: "other_vector" }]);
    expect(await repairEmbeddings(file)).toMatchObject({ vectors: 5, problemCount: 1 });
    expect(await run(6)).toMatchObject({ done: 1, skipped: 5 });
    expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("a file with a byte order mark", () => {
  it("is refused with its line, and repaired", async () => {
    const { file, run } = await createFile();
    await run(3);
    await writeFile(file, `\uFEFF${await readFile(file, "utf8")}`);
    await expect(run(3)).rejects.toThrow(/^Line 1 of .* byte order mark/);
    expect((await inspectEmbeddings(file)).problems).toMatchObject([{ line: 1, problem: "mark" }]);
    await repairEmbeddings(file);
    expect(await run(3)).toMatchObject({ done: 0, skipped: 3 });
  });
});

describe("a repair", () => {
  it("keeps the rights of the file, and a file of somebody else that stands in its way", async () => {
    const { file, run } = await createFile();
    await run(3);
    await appendFile(file, "garbage\n");
    await chmod(file, 0o600);
    await writeFile(`${file}.repairing`, "precious");
    await repairEmbeddings(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(`${file}.repairing`, "utf8")).toBe("precious");
  });
});

describe("a record that no run writes", () => {
  it.each([
    ["an id that is no text of JSON", String.raw`{"index":1,"id":"\q","digest":"x","dense":"AAAAAA=="}`],
    ["a vector that is a number", '{"index":1,"digest":"x","dense":5}'],
    ["an index above what is exact", '{"index":9007199254740993,"digest":"x"}'],
    ["an index below zero", '{"index":-1,"digest":"x"}'],
    ["a place without a digest", '{"index":1,"digest":"x","at":0,"length":8}'],
    ["null", "null"],
  ])("is named as damage: %s", async (_, line) => {
    const { file, run } = await createFile();
    await run(1);
    await appendFile(file, `${line}\n`);
    await expect(run(2)).rejects.toThrow(/^Line 3 of .* repairEmbeddings/);
    expect((await inspectEmbeddings(file)).problemCount).toBe(1);
    await expect(indexesIn(file)).rejects.toThrow(/^Line 3/);
  });

  it("costs no memory by its index alone", async () => {
    const { file, run } = await createFile();
    await run(1);
    await appendFile(file, '{"index":9007199254740991,"digest":"x"}\n');
    expect(await run(2)).toMatchObject({ done: 1, skipped: 1 });
  });

  it("is no header: one without an identity", async () => {
    const { file, run } = await createFile();
    await writeFile(file, '{"format":"hotspare/embeddings/2","identity":null}\n');
    await expect(run(1)).rejects.toThrow("was not written by fileSink()");
  });
});

describe("a path", () => {
  it("that is no file is refused with what to do", async () => {
    const { folder, model } = await createFile();
    expect(() => fileSink("")).toThrow("must be the path of a file");
    expect(() => fileSink(undefined as never)).toThrow("must be the path of a file");
    expect(() => fileSink("a", { fromat: "json" } as never)).toThrow(
      'fromat: is not known here; did you mean "format"?',
    );
    const write = (path: string) => embedMany(model, texts(1), { writeTo: fileSink(path) }).finish();
    await mkdir(join(folder, "folder"));
    await expect(write(join(folder, "folder"))).rejects.toThrow("It is a folder");
    await writeFile(join(folder, "file"), "");
    await expect(write(join(folder, "file", "below"))).rejects.toThrow("is a file and not a folder");
    await expect(write(join(folder, "nowhere", "file"))).rejects.toThrow("The folder does not exist");
    await expect(write("/dev/null")).rejects.toThrow("is not a regular file");
    const file = join(folder, "binary");
    await mkdir(`${file}.f32`);
    const writeTo = fileSink(file, { format: "binary" });
    await expect(embedMany(model, texts(1), { writeTo }).finish()).rejects.toThrow(`"${file}.f32" cannot`);
  });
});

describe("reading a file", () => {
  it("that is not there, or is a folder, fails with what to do", async () => {
    const { folder } = await createFile();
    const missing = join(folder, "missing.jsonl");
    const readers = [inspectEmbeddings, repairEmbeddings, (path: string) => readEmbeddings(path).next()];
    for (const read of readers) {
      const error = await rejection(read(missing));
      expect((error as Error).message).toBe(
        `"${missing}" cannot be read (ENOENT). There is no such file: check the path.`,
      );
      await expect(read(folder)).rejects.toThrow("is a folder: give the path of a file in it");
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(formats)("by a link reads the file that the link leads to: %s", async (format) => {
    const { folder, file, run, model } = await createFile(format);
    const name = join(folder, "link");
    await symlink(file, name);
    // The link leads to a file that does not exist yet.
    await embedMany(model, texts(3), { writeTo: fileSink(name, { format }) }).finish();
    expect(await run(5)).toMatchObject({ done: 2, skipped: 3 });
    expect((await indexesIn(name)).vectors).toEqual([0, 1, 2, 3, 4]);
    expect(await inspectEmbeddings(name)).toMatchObject({ vectors: 5, problemCount: 0 });
    expect(await repairEmbeddings(name)).toMatchObject({ vectors: 5, problemCount: 0 });
  });
});

describe("a lock", () => {
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

  it("that was taken over stops its owner before the next write", async () => {
    const { file, model, run } = await createFile();
    const items = embedMany(model, texts(9), { batchSize: 1, concurrency: 1, writeTo: fileSink(file) });
    const seen: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const { index } of items) {
          seen.push(index);
          if (seen.length === 3) {
            // As a process that takes the file over leaves it at its end.
            await unlink(`${file}.lock`);
            await run(9);
          }
        }
      })(),
    );
    expect(FileHeldError.isInstance(error)).toBe(true);
    expect((error as Error).message).toContain("was taken over by another process");
    expect((await indexesIn(file)).vectors).toEqual(texts(9).map((_, index) => index));
  });
});
