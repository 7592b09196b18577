import { appendFile, link, readdir } from "node:fs/promises";
import { join } from "node:path";
import { adviceIn, embedMany, type FileSinkOptions, fileSink, repairEmbeddings } from "@hotspare/bulk";
import type { Embedder } from "@hotspare/core";
import { expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, indexesIn, texts } from "./folder.js";

async function createFile() {
  const { embedder } = await createWorld();
  const folder = await createFolder();
  const file = join(folder, "vectors.jsonl");
  const model = embedder(["a"]);
  const run = (count: number) => embedMany(model, texts(count), { writeTo: fileSink(file) }).finish();
  return { folder, file, run, model };
}

it("a repair that was killed before its end is named by the refusal, and goes on", async () => {
  const { folder, file, run } = await createFile();
  await run(7);
  await appendFile(file, "garbage\n");
  await link(file, `${file}.before-repair`);
  const error = await rejection(run(9));
  expect((error as Error).message).toContain(
    `has a second name, "${file}.before-repair": a repair was interrupted`,
  );
  expect(adviceIn(error)).toEqual([expect.objectContaining({ name: "repair", path: file })]);
  expect(await repairEmbeddings(file)).toMatchObject({ problemCount: 1, copy: `${file}.before-repair` });
  expect(await readdir(folder)).not.toContain("vectors.jsonl.before-repair.2");
  await run(9);
  expect((await indexesIn(file)).vectors).toHaveLength(9);
});

it("a refusal because of other settings advises the format only where the formats differ", async () => {
  const { file, run, model } = await createFile();
  await run(3);
  const { activeCredentialIds, capabilities } = model;
  const other = {
    model: "other",
    activeCredentialIds,
    capabilities,
    embed: model.embed,
  } as unknown as Embedder;
  const names = async (options: FileSinkOptions, embedder: Embedder) => {
    const run = embedMany(embedder, texts(3), { writeTo: fileSink(file, options) });
    return adviceIn(await rejection(run.finish())).map(({ name }) => name);
  };
  expect(await names({}, other)).toEqual(["another_file"]);
  expect(await names({ format: "binary" }, model)).toEqual(["same_format"]);
});
