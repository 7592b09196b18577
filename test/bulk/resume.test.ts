import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BulkInput,
  ChangedInputError,
  type EmbedManyOptions,
  embedMany,
  fileCheckpoint,
  fileSink,
  inspectEmbeddings,
} from "@hotspare/bulk";
import { compositeEmbedder, type Embedder, InvalidConfigError } from "@hotspare/core";
import type { SimulatedRequest } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, indexesIn, texts } from "./folder.js";

async function createRuns() {
  const world = await createWorld();
  const folder = await createFolder();
  const file = join(folder, "vectors.jsonl");
  const embedder = (options: Record<string, unknown> = {}) =>
    world.hotspare.embedder({
      model: "text-embedding-3-small",
      dimensions: 8,
      ...options,
      credentials: world.credentials(["a"]),
    });
  const sinkRun = (inputs: readonly BulkInput[], model: Embedder = embedder(), more: EmbedManyOptions = {}) =>
    embedMany(model, inputs, { batchSize: 4, writeTo: fileSink(file), ...more }).finish();
  const checkpointRun = (
    inputs: readonly BulkInput[],
    model: Embedder = embedder(),
    more: EmbedManyOptions = {},
  ) => embedMany(model, inputs, { batchSize: 4, checkpoint: fileCheckpoint(file), ...more }).finish();
  return { ...world, file, embedder, sinkRun, checkpointRun };
}

const inputsOf = (request: SimulatedRequest) => (request.body as { input: readonly string[] }).input;

describe.each(["sinkRun", "checkpointRun"] as const)("%s", (kind) => {
  it.each([
    ["dimensions", { dimensions: 16 }],
    ["truncateDimensions", { truncateDimensions: 4 }],
    ["model", { model: "text-embedding-3-large" }],
    [
      "fingerprint",
      {
        vectorSpace: {
          fingerprint: {
            format: "hotspare/vector-space/1",
            model: "text-embedding-3-small",
            texts: ["a"],
            vectors: ["AACAPwAAgD8="],
          },
        },
      },
    ],
  ])("refuses to go on with another %s, and changes nothing", async (name, options) => {
    const runs = await createRuns();
    await runs[kind](texts(6));
    const before = await readFile(runs.file);
    const sent = runs.simulator.requests.length;
    const error = await rejection(runs[kind](texts(9), runs.embedder(options)));
    expect(InvalidConfigError.isInstance(error)).toBe(true);
    expect((error as Error).message).toContain(`belongs to a run with ${name} `);
    expect(await readFile(runs.file)).toEqual(before);
    expect(runs.simulator.requests).toHaveLength(sent);
  });

  it("refuses to go on with another inputType", async () => {
    const runs = await createRuns();
    await runs[kind](texts(6), undefined, { inputType: "document" });
    await expect(runs[kind](texts(6), undefined, { inputType: "query" })).rejects.toThrow(
      'with inputType "document", and this run has "query"',
    );
  });

  it("refuses to go on with other providerOptions, and writes none of them", async () => {
    const runs = await createRuns();
    const asked = { openai: { user: "kim" }, cohere: { truncate: "END", priority: 1 } };
    await runs[kind](texts(6), undefined, { providerOptions: asked });
    expect(await readFile(runs.file, "utf8")).not.toContain("kim");
    const others = [undefined, { ...asked, openai: { user: "lee" } }];
    for (const providerOptions of others) {
      await expect(runs[kind](texts(6), undefined, { providerOptions })).rejects.toThrow(
        "belongs to a run with providerOptions ",
      );
    }
    const inAnotherOrder = { cohere: { priority: 1, truncate: "END" }, openai: { user: "kim" } };
    const again = await runs[kind](texts(6), undefined, { providerOptions: inAnotherOrder });
    expect(again).toMatchObject({ skipped: 6 });
  });

  it("names the option that cannot be written", async () => {
    const runs = await createRuns();
    const providerOptions = { cohere: { priority: 1n } };
    await expect(runs[kind](texts(1), undefined, { providerOptions })).rejects.toThrow(
      "providerOptions.cohere.priority",
    );
  });

  it("finds a changed input when it is read, and goes no further", async () => {
    const runs = await createRuns();
    await runs[kind](texts(6));
    const before = await readFile(runs.file);
    const shifted = ["put in front", ...texts(6)];
    await expect(runs[kind](shifted)).rejects.toThrow("inputs[0] has changed since an earlier run embedded");
    const changed = [...texts(5), "another", ...texts(20).slice(6)];
    await expect(runs[kind](changed)).rejects.toThrow("inputs[5] has changed");
    expect(await readFile(runs.file)).toEqual(before);
    const error = await rejection(runs[kind](changed));
    expect(ChangedInputError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ index: 5 });
  });

  it("says how many of the finished inputs it was not given, and keeps them", async () => {
    const runs = await createRuns();
    expect(await runs[kind](texts(6))).not.toHaveProperty("notGiven");
    expect(await runs[kind](texts(4))).toMatchObject({ skipped: 4, notGiven: 2 });
    expect(await runs[kind](texts(7))).not.toHaveProperty("notGiven");
  });

  it("embeds nothing again where an id came twice, or one input has no id", async () => {
    const runs = await createRuns();
    const inputs: BulkInput[] = [
      { id: "a", input: "one" },
      { id: "b", input: "two" },
      { id: "a", input: "three" },
      null as never,
      { id: "c", input: "four" },
      { id: "d", input: "five" },
      { id: "e", input: "six" },
    ];
    expect(await runs[kind](inputs)).toMatchObject({ done: 5, failed: 2, skipped: 0 });
    const again = await runs[kind](inputs);
    expect(again).toMatchObject({ done: 0, failed: 2, skipped: 5 });
    expect(again).not.toHaveProperty("notGiven");
    expect(await runs[kind](inputs)).toMatchObject({ done: 0, failed: 2, skipped: 5 });
  });

  it("embeds nothing again where one input has an id among inputs without", async () => {
    const runs = await createRuns();
    const inputs: BulkInput[] = [{ id: "a", input: "" }, ...texts(4)].reverse();
    expect(await runs[kind](inputs)).toMatchObject({ done: 4, failed: 1 });
    expect(await runs[kind](inputs)).toMatchObject({ done: 0, failed: 1, skipped: 4 });
  });

  it("writes what was read before a changed input", async () => {
    const runs = await createRuns();
    await runs[kind](texts(2));
    const inputs: BulkInput[] = texts(2);
    inputs[1] = "another";
    await expect(runs[kind](inputs)).rejects.toThrow("inputs[1] has changed");
    expect(await runs[kind](texts(8))).toMatchObject({ done: 6, skipped: 2 });
  });

  it("knows inputs by their ids, in whatever order they come", async () => {
    const runs = await createRuns();
    const named = (count: number) => texts(count).map((input) => ({ id: `id of ${input}`, input }));
    await runs[kind](named(5));
    const again = [{ id: "new", input: "in front" }, ...named(5).reverse()];
    expect(await runs[kind](again)).toMatchObject({ done: 1, skipped: 5 });
    await expect(runs[kind]([{ id: "id of text 3", input: "another" }])).rejects.toThrow(
      'inputs[0] (id "id of text 3") has changed',
    );
  });

  it("refuses inputs with ids after inputs without, and the other way round, and writes nothing", async () => {
    const named = texts(6).map((input) => ({ id: input, input }));
    for (const [first, second] of [
      [texts(6), named],
      [named, texts(6)],
    ] as const) {
      const runs = await createRuns();
      await runs[kind](first);
      const before = await readFile(runs.file);
      await expect(runs[kind](second)).rejects.toThrow(
        "Hotspare cannot know which inputs are the same. Nothing was written",
      );
      expect(await readFile(runs.file)).toEqual(before);
      expect(await runs[kind](first)).toMatchObject({ done: 0, failed: 0, skipped: 6 });
      await rm(runs.file);
    }
  });

  it.each<readonly [string, (named: BulkInput[]) => void]>([
    ["the first has no id", (named) => named.unshift({ input: "X" } as never)],
    ["one is null", (named) => named.splice(2, 0, null as never)],
    ["one is a text", (named) => named.splice(2, 0, "text 2")],
    ["one id comes twice", (named) => named.splice(1, 0, { id: "id of text 0", input: "another" })],
    ["a null has the id of a sound one", (named) => named.push({ id: "id of text 0", input: null as never })],
    [
      "a null has the id before a sound one",
      (named) => named.unshift({ id: "id of text 0", input: null as never }),
    ],
  ])("goes on from a run with ids of which one is wrong: %s", async (_, spoil) => {
    const runs = await createRuns();
    const inputs: BulkInput[] = texts(7).map((input) => ({ id: `id of ${input}`, input }));
    spoil(inputs);
    const { done, failed } = await runs[kind](inputs);
    expect(done + failed).toBe(8);
    const size = (await readFile(runs.file)).length;
    for (let again = 0; again < 2; again += 1) {
      expect(await runs[kind](inputs)).toMatchObject({ done: 0, failed, skipped: done });
      expect((await readFile(runs.file)).length).toBe(size);
    }
  });

  it("goes on from texts among which one has an id and no input", async () => {
    const runs = await createRuns();
    const inputs: BulkInput[] = [...texts(2), { id: "a", input: null as never }, ...texts(4)];
    expect(await runs[kind](inputs)).toMatchObject({ done: 6, failed: 1 });
    expect(await runs[kind](inputs)).toMatchObject({ done: 0, failed: 1, skipped: 6 });
  });

  it("tries failed inputs again in two more runs, and counts them", async () => {
    const runs = await createRuns();
    let isRefused = true;
    runs
      .key("a")
      .reply((request) =>
        isRefused && inputsOf(request).includes("text 1")
          ? { type: "body", status: 400, body: JSON.stringify({ error: { message: "Invalid input." } }) }
          : undefined,
      );
    expect(await runs[kind](texts(6))).toMatchObject({ done: 5, failed: 1 });
    expect(await runs[kind](texts(6), undefined, { retryFailed: false })).toMatchObject({
      failed: 1,
      skipped: 5,
    });
    expect(await runs[kind](texts(6))).toMatchObject({ done: 0, failed: 1, skipped: 5 });
    expect(await runs[kind](texts(6))).toMatchObject({ done: 0, failed: 1, skipped: 5 });
    const sent = runs.simulator.requests.length;
    expect(await runs[kind](texts(6))).toMatchObject({ done: 0, failed: 1, skipped: 5 });
    expect(runs.simulator.requests).toHaveLength(sent);
    isRefused = false;
    expect(await runs[kind](texts(6), undefined, { retryFailed: 9 })).toMatchObject({
      done: 1,
      failed: 0,
      skipped: 5,
    });
    expect(await runs[kind](texts(6))).toMatchObject({ done: 0, failed: 0, skipped: 6 });
  });
});

it("refuses to go on with other instructions before a text", async () => {
  const { hotspare, simulator, file } = await createRuns();
  const run = (documentPrefix: string) =>
    embedMany(
      hotspare.embedder({
        model: "text-embedding-3-small",
        credentials: [{ provider: "openai", apiKey: "key-of-a", baseURL: simulator.baseURL, documentPrefix }],
      }),
      texts(3),
      { inputType: "document", writeTo: fileSink(file) },
    ).finish();
  await run("passage: ");
  expect(await run("passage: ")).toMatchObject({ skipped: 3 });
  await expect(run("text: ")).rejects.toThrow("belongs to a run with instructions ");
});

it("refuses to go on with other fields in the body, and not with another user or another order", async () => {
  const { hotspare, simulator, file } = await createRuns();
  const run = (extraBody: object) =>
    embedMany(
      hotspare.embedder({
        model: "text-embedding-3-small",
        credentials: [
          {
            provider: "openai",
            apiKey: "key-of-a",
            baseURL: simulator.baseURL,
            extraBody: { ...extraBody },
          },
        ],
      }),
      texts(3),
      { writeTo: fileSink(file) },
    ).finish();
  await run({ task: "retrieval", truncate: true });
  expect(await run({ user: "u", truncate: true, task: "retrieval" })).toMatchObject({ skipped: 3 });
  await expect(run({ task: "clustering", truncate: true })).rejects.toThrow(
    "belongs to a run with extraBody ",
  );
  await expect(run({})).rejects.toThrow("belongs to a run with extraBody ");
});

it("a file holds one vector of an input that failed first", async () => {
  const { sinkRun, key, file } = await createRuns();
  key("a").reply((request) =>
    inputsOf(request).includes("text 1") ? { type: "body", status: 400, body: "{}" } : undefined,
  );
  await sinkRun(texts(3));
  expect(await indexesIn(file)).toEqual({ vectors: [0, 2], errors: [1] });
  key("a").healthy();
  await sinkRun(texts(3));
  expect(await indexesIn(file)).toEqual({ vectors: [0, 1, 2], errors: [] });
});

it("takes a mended text for an input that failed", async () => {
  const { sinkRun, file } = await createRuns();
  expect(await sinkRun(["one", "", "three"])).toMatchObject({ done: 2, failed: 1 });
  expect(await sinkRun(["one", "two", "three"])).toMatchObject({ done: 1, failed: 0, skipped: 2 });
  expect(await indexesIn(file)).toEqual({ vectors: [0, 1, 2], errors: [] });
});

it("a composite and an embedder of one's own take part", async () => {
  const { embedder, file } = await createRuns();
  const dense = embedder();
  const sparse: Embedder<"sparse"> = {
    model: "words",
    dimensions: undefined,
    capabilities: { modalities: ["text"], outputs: ["sparse"], maxInputs: 3 },
    embed: async (inputs) => ({
      embeddings: inputs.map(() => ({ sparse: { kind: "token", weights: new Map([["word", 1]]) } })),
      usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" },
      model: "words",
      provider: "own",
      credentialId: "own",
      credentialIds: ["own"],
      attempts: [],
      warnings: [],
    }),
    close: async () => undefined,
  };
  const run = (model: Embedder) => embedMany(model, texts(10), { writeTo: fileSink(file) }).finish();
  expect(await run(compositeEmbedder({ dense, sparse }))).toMatchObject({ done: 10, requests: 4 });
  expect(await indexesIn(file)).toMatchObject({ vectors: texts(10).map((_, index) => index) });
  const wider = compositeEmbedder({ dense: embedder({ dimensions: 16 }), sparse });
  await expect(run(wider)).rejects.toThrow("belongs to a run with dense.dimensions 8, and this run has 16");
  await expect(run(sparse)).rejects.toThrow("with dense.model");
});

it("refuses a vector of another length than those in the file, whatever the embedder says of itself", async () => {
  const { embedder, file } = await createRuns();
  const silent = (model: Embedder): Embedder => ({
    ...model,
    model: "own",
    dimensions: undefined,
    capabilities: model.capabilities,
    embed: (inputs, options) => model.embed(inputs, options),
    close: () => model.close(),
  });
  const run = (model: Embedder, count: number) => {
    const { vectorIdentity: _, ...own } = silent(model);
    return embedMany(own, texts(count), { writeTo: fileSink(file) }).finish();
  };
  await run(embedder(), 3);
  await expect(run(embedder({ dimensions: 16 }), 5)).rejects.toThrow(
    "a vector of 16 dimensions, and the vectors in",
  );
  expect(await run(embedder(), 5)).toMatchObject({ done: 2, skipped: 3 });
});

it("writeTo and checkpoint do not stand together", async () => {
  const { sinkRun, file } = await createRuns();
  await writeFile(file, "");
  expect(() => sinkRun([], undefined, { checkpoint: fileCheckpoint(`${file}.too`) })).toThrow(
    "Leave one out",
  );
});

it("gives no input a second vector, and no error that is another's, where inputs of a run with ids are wrong", async () => {
  const { embedder, file } = await createRuns();
  const sound = Array.from(
    { length: 12 },
    (_, index): BulkInput => ({ id: `id-${index}`, input: `text ${index}` }),
  );
  const problem = "line 4 of chunks.jsonl is no JSON. Write one object on each line";
  // In the place of input 3 a line that could not be read, and input 7 has the id of input 2.
  const wrong = sound.with(3, { problem }).with(7, { id: "id-2", input: "text 7" });
  const run = (inputs: readonly BulkInput[]) =>
    embedMany(embedder(), inputs, { writeTo: fileSink(file), batchSize: 5 }).finish();
  expect(await run(wrong)).toMatchObject({ done: 10, failed: 2 });
  expect(await run(wrong)).toMatchObject({ done: 0, skipped: 10, failed: 2, requests: 0 });
  expect(await indexesIn(file)).toEqual({ vectors: [0, 1, 2, 4, 5, 6, 8, 9, 10, 11], errors: [3, 7] });
  expect(await run(sound)).toMatchObject({ done: 2, skipped: 10, failed: 0 });
  expect(await indexesIn(file)).toEqual({ vectors: texts(12).map((_, index) => index), errors: [] });
  expect(await inspectEmbeddings(file)).toMatchObject({ vectors: 12, failed: 0, problemCount: 0 });
});

it("goes on with ids where the inputs that were tried so far could not be read", async () => {
  const { embedder, file } = await createRuns();
  const run = (inputs: readonly BulkInput[]) =>
    embedMany(embedder(), inputs, { writeTo: fileSink(file) }).finish();
  expect(await run([{ problem: "is no JSON" }])).toMatchObject({ done: 0, failed: 1 });
  expect(await run([{ problem: "is no JSON" }, { id: "a", input: "text" }])).toMatchObject({
    done: 1,
    failed: 1,
  });
});
