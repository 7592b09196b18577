import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BulkInput,
  ChangedInputError,
  type EmbedManyOptions,
  embedMany,
  estimate,
  fileCheckpoint,
  fileSink,
  inspectEmbeddings,
  readEmbeddings,
  repairEmbeddings,
} from "@hotspare/bulk";
import { simulatedVector } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createWorld, rejection } from "../support/world.js";
import { createFolder } from "./folder.js";

const model = "text-embedding-3-small";
const formats = ["json", "binary"] as const;
/** Documents with their ids; those named have another text. */
const documents = (count: number, changed: Readonly<Record<number, string>> = {}): readonly BulkInput[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `d${index}`,
    input: changed[index] ?? `text ${index}`,
  }));

async function createRuns(format: "json" | "binary" = "json") {
  const world = await createWorld();
  const file = join(await createFolder(), "vectors.jsonl");
  const embedder = world.hotspare.embedder({ model, dimensions: 8, credentials: world.credentials(["a"]) });
  const run = (inputs: readonly BulkInput[], options: EmbedManyOptions = {}) =>
    embedMany(embedder, inputs, { batchSize: 4, writeTo: fileSink(file, { format }), ...options }).finish();
  /** By id, the text whose vector is in the file, or the error. */
  const contents = async (inputs: readonly BulkInput[]) => {
    const found: [string, boolean | string][] = [];
    for await (const { id = "", embedding, error } of readEmbeddings(file)) {
      const { input } = inputs.find((given) => (given as { id: string }).id === id) as { input: string };
      const isOwn = JSON.stringify(embedding?.dense) === JSON.stringify(simulatedVector(model, input, 8));
      found.push([id, error === undefined ? isOwn : "error"]);
    }
    return found.sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)));
  };
  return { ...world, file, embedder, run, contents };
}

const allOwn = (count: number) => Array.from({ length: count }, (_, index) => [`d${index}`, true]);

describe.each(formats)("a changed input: %s", (format) => {
  it("stops the run unless it may be replaced, and is then there once, with its new vector", async () => {
    const { run, contents, file, simulator } = await createRuns(format);
    await run(documents(20));
    const later = documents(20, { 3: "another 3", 17: "another 17" });
    const before = await readFile(file, "utf8");
    const error = await rejection(run(later));
    expect(ChangedInputError.isInstance(error)).toBe(true);
    expect((error as Error).message).toContain(
      'With changed: "replace" the changed input replaces the earlier input',
    );
    expect(await readFile(file, "utf8")).toBe(before);
    const asked = simulator.requests.length;
    expect(await run(later, { changed: "replace" })).toMatchObject({ done: 2, skipped: 18, replaced: 2 });
    expect(simulator.requests.length).toBe(asked + 1);
    expect(await contents(later)).toEqual(allOwn(20));
    expect(await inspectEmbeddings(file)).toMatchObject({
      vectors: 20,
      failed: 0,
      replaced: 2,
      problemCount: 0,
    });
    expect(await run(later.toReversed())).toMatchObject({ done: 0, skipped: 20 });
    expect(await repairEmbeddings(file)).not.toHaveProperty("copy");
  });

  it("may change again, and back", async () => {
    const { run, contents, file } = await createRuns(format);
    await run(documents(6));
    for (const text of ["second", "third", "text 2"]) {
      const later = documents(6, { 2: text });
      await run(later, { changed: "replace" });
      expect(await contents(later)).toEqual(allOwn(6));
    }
    expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 6, replaced: 3, problemCount: 0 });
  });

  it("that is refused has its error in place of the vector that holds no more, and is tried again", async () => {
    const { run, contents, file, key } = await createRuns(format);
    await run(documents(6));
    const later = documents(6, { 2: "refused" });
    key("a").reply((request) =>
      (request.body as { input: readonly string[] }).input.includes("refused")
        ? {
            type: "body",
            status: 400,
            body: '{"error":{"message":"Invalid input.","type":"invalid_request_error"}}',
          }
        : undefined,
    );
    expect(await run(later, { changed: "replace" })).toMatchObject({ done: 0, failed: 1, replaced: 1 });
    expect((await contents(later))[2]).toEqual(["d2", "error"]);
    expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 5, failed: 1, problemCount: 0 });
    key("a").healthy();
    expect(await run(later)).toMatchObject({ done: 1, skipped: 5 });
    expect(await contents(later)).toEqual(allOwn(6));
    expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 6, failed: 0, problemCount: 0 });
  });

  it("is replaced once after a crash at any byte of what replaces it", async () => {
    const { run, contents, file } = await createRuns(format);
    await run(documents(4));
    const { length } = await readFile(file);
    const later = documents(4, { 1: "another" });
    await run(later, { changed: "replace" });
    const whole = await readFile(file);
    const step = depth(9, 1);
    for (let end = length + ((whole.length - length) % step); end <= whole.length; end += step) {
      await writeFile(file, whole.subarray(0, end));
      await run(later, { changed: "replace" });
      expect(await contents(later)).toEqual(allOwn(4));
      expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 4, replaced: 1, problemCount: 0 });
    }
  });
});

it("without ids stands in its place", async () => {
  const { run, file } = await createRuns();
  await run(["a", "b", "c"]);
  expect(await run(["a", "x", "c"], { changed: "replace" })).toMatchObject({
    done: 1,
    skipped: 2,
    replaced: 1,
  });
  expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 3, replaced: 1 });
});

it("that cannot be sent any more has the error in place of its vector", async () => {
  const { run, contents } = await createRuns();
  await run(documents(3));
  const later = [...documents(2), { id: "d2", problem: "is no JSON" }];
  await expect(run(later)).rejects.toThrow("has changed since an earlier run embedded");
  expect(await run(later, { changed: "replace" })).toMatchObject({ failed: 1, skipped: 2 });
  expect((await contents(documents(3)))[2]).toEqual(["d2", "error"]);
});

it("is embedded again and handed over with a checkpoint, and counted by an estimate", async () => {
  const { embedder, file } = await createRuns();
  const checkpointed = (inputs: readonly BulkInput[], options: EmbedManyOptions = {}) =>
    embedMany(embedder, inputs, { checkpoint: fileCheckpoint(file), ...options });
  await checkpointed(documents(5)).finish();
  const later = documents(5, { 4: "another" });
  const options = { checkpoint: fileCheckpoint(file), changed: "replace" } as const;
  expect(await estimate(embedder, later, options)).toMatchObject({ inputs: 1, skipped: 4 });
  const ids: (string | undefined)[] = [];
  for await (const { id } of checkpointed(later, { changed: "replace" })) ids.push(id);
  expect(ids).toEqual(["d4"]);
  expect(await checkpointed(later).finish()).toMatchObject({ done: 0, skipped: 5 });
});

it("a second vector that replaces nothing is still found as one that is twice", async () => {
  const { run, file } = await createRuns();
  await run(documents(3));
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}${text.split("\n")[2]}\n`);
  expect((await inspectEmbeddings(file)).problems).toMatchObject([{ problem: "twice" }]);
});

it("the mark of a record that replaces is in no text of an input", async () => {
  const { run, file } = await createRuns();
  const odd = ',"replaces":true,';
  await run([
    { id: odd, input: odd },
    { id: "b", input: "b" },
  ]);
  expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 2, replaced: 0, problemCount: 0 });
});
