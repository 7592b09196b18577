import { readdir, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import {
  type BulkInput,
  type EmbeddedItem,
  embedMany,
  estimate,
  FileHeldError,
  fileCheckpoint,
  fileSink,
} from "@hotspare/bulk";
import { InvalidConfigError, InvalidInputError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, indexesIn, texts } from "./folder.js";

async function collect(run: AsyncIterable<EmbeddedItem>): Promise<EmbeddedItem[]> {
  const items: EmbeddedItem[] = [];
  for await (const item of run) items.push(item);
  return items;
}

describe("a wrong input", () => {
  it.each<readonly [string, unknown, string]>([
    ["null", null, "is null"],
    ["undefined", undefined, "is undefined"],
    ["a number", 42, "is a number"],
    ["a plain object", { text: "hello" }, 'is a plain object without an "input"'],
    ["an object with an empty id", { id: "", input: "a" }, "has the id an empty string"],
    ["an object with a number as its id", { id: 7, input: "a" }, "has the id a number"],
    ["an object with a wrong input", { id: "x", input: 5 }, "is a number"],
    ["a list of a list", [["a"]], "is a list of 1 that are no parts"],
    ["an empty list", [], "is an empty list"],
    ["an empty text", "", "is an empty string"],
    ["a part without its text", [{ type: "text" }], "is a list of 1 that are no parts"],
    ["a part of an unknown type", [{ type: "smell", smell: "rose" }], "inputs[2]"],
    ["what its source could not read", { problem: "line 3 is no JSON" }, "inputs[2]: line 3 is no JSON"],
    ["the same with an id that is empty", { id: "", problem: "line 3 is no JSON" }, "line 3 is no JSON"],
    ["a symbol", Symbol("a"), "is a symbol"],
    ["a promise", Promise.resolve("a"), "is of class Promise"],
  ])("costs itself alone and is named by its index: %s", async (_, wrong, message) => {
    const { embedder, simulator } = await createWorld();
    const items = await collect(embedMany(embedder(["a"]), ["one", "two", wrong as BulkInput, "four"]));
    expect(items.map(({ index, error }) => [index, error === undefined])).toEqual([
      [0, true],
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(InvalidInputError.isInstance(items[2]?.error)).toBe(true);
    expect(items[2]?.error?.message).toMatch(/^inputs\[2\]/);
    expect(items[2]?.error?.message).toContain(message);
    expect(simulator.requests).toHaveLength(1);
  });

  it("does not end a run of which it is the head: forty empty texts of a thousand", async () => {
    const { embedder } = await createWorld();
    const inputs = [...Array.from({ length: 40 }, () => ""), ...texts(960)];
    const run = embedMany(embedder(["a"]), inputs, { batchSize: 20 });
    await run.finish();
    expect(run.snapshot()).toMatchObject({ done: 960, failed: 40 });
  });

  it("is one with an id that came before, or without an id among ids", async () => {
    const { embedder } = await createWorld();
    const inputs: BulkInput[] = [
      { id: "a", input: "one" },
      { id: "b", input: "two" },
      { id: "a", input: "three" },
      "four",
    ];
    const items = await collect(embedMany(embedder(["a"]), inputs));
    expect(items.map(({ index, id, error }) => [index, id, error?.message])).toEqual([
      [0, "a", undefined],
      [1, "b", undefined],
      [2, undefined, expect.stringContaining('has the id "a", which came before')],
      [3, undefined, expect.stringContaining("has no id, and the inputs before it have")],
    ]);
  });
});

it("a slow source does not keep back what it gave", async () => {
  const { embedder, clock } = await createWorld();
  let giveLast = (): void => undefined;
  const last = new Promise<void>((resolve) => {
    giveLast = resolve;
  });
  async function* source() {
    yield* texts(3);
    await last;
    yield "text 3";
  }
  const items = embedMany(embedder(["a"]), source(), { lingerMs: 500 })[Symbol.asyncIterator]();
  const first = items.next();
  await clock.untilSleeping();
  await clock.advance(500);
  expect((await first).value).toMatchObject({ index: 0 });
  giveLast();
  const rest: number[] = [];
  for (let item = await items.next(); item.done !== true; item = await items.next())
    rest.push(item.value.index);
  expect(rest).toEqual([1, 2, 3]);
});

it("a quick asynchronous source fills its batches", async () => {
  const { embedder, simulator } = await createWorld();
  async function* source() {
    for (const text of texts(40)) {
      await Promise.resolve();
      yield text;
    }
  }
  await embedMany(embedder(["a"]), source(), { batchSize: 10, lingerMs: 0 }).finish();
  expect(simulator.requests.length).toBeLessThanOrEqual(5);
});

it("a run ends within seconds where nothing listens, and says what to check", async () => {
  const { hotspare, simulator, clock } = await createWorld();
  const baseURL = simulator.baseURL.replace(/:\d+/, ":9");
  const credentials = [{ provider: "openai" as const, apiKey: "a-key-that-nobody-asks", baseURL }];
  const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
  const failing = rejection(embedMany(embedder, texts(5_000)).finish());
  const ended = failing.then(() => true);
  while (!(await Promise.race([ended, clock.untilSleeping().then(() => false)]))) await clock.advance(500);
  expect((await failing) as Error).toMatchObject({
    message: expect.stringMatching(
      /^No request was answered: 4 requests in a row failed\. Check the address \(baseURL/,
    ),
    cause: expect.objectContaining({ message: expect.stringContaining("Connection error") }),
  });
  expect(clock.monotonicMs()).toBeLessThan(30_000);
});

it("abort() ends the run where it is consumed, and leaves a file to go on from", async () => {
  const { embedder, key } = await createWorld();
  const file = `${await createFolder()}/vectors.jsonl`;
  const model = embedder(["a"]);
  let answered = 0;
  key("a").reply(() => {
    answered += 1;
    return answered > 2 ? new Promise(() => undefined) : undefined;
  });
  const run = embedMany(model, texts(20), { batchSize: 5, concurrency: 1, writeTo: fileSink(file) });
  const failing = rejection(
    (async () => {
      for await (const { index } of run) if (index === 9) run.abort(new Error("enough"));
    })(),
  );
  expect(await failing).toMatchObject({ message: "enough" });
  key("a").healthy();
  const again = await embedMany(model, texts(20), { writeTo: fileSink(file) }).finish();
  expect(again).toMatchObject({ done: 10, skipped: 10 });
});

it("what onProgress throws ends the run", async () => {
  const { embedder } = await createWorld();
  const onProgress = () => {
    throw new Error("the display is gone");
  };
  await expect(embedMany(embedder(["a"]), texts(9), { batchSize: 2, onProgress }).finish()).rejects.toThrow(
    "the display is gone",
  );
});

describe("an estimate", () => {
  it("says what a run needs, and sends nothing", async () => {
    const { embedder, simulator } = await createWorld();
    const model = embedder(["a"]);
    const inputs: BulkInput[] = [...texts(45), "", { id: "x", input: "text" }];
    const found = await estimate(model, inputs, {
      batchSize: 10,
      countTokens: () => 1_000,
      requestMs: 200,
      prices: { currency: "USD", models: { "text-embedding-3-small": { promptPerMillion: 0.02 } } },
    });
    expect(found).toEqual({
      inputs: 45,
      wrong: 2,
      replaced: 0,
      skipped: 0,
      tokens: 45_000,
      requests: 5,
      durationMs: 400,
      cost: 0.000_9,
      currency: "USD",
    });
    expect(simulator.requests).toHaveLength(0);
    await embedMany(model, texts(45), { batchSize: 10 }).finish();
    expect(simulator.requests).toHaveLength(5);
  });

  it("leaves out what a sink or a checkpoint holds, and changes no file", async () => {
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const folder = await createFolder();
    const [vectors, done] = [`${folder}/vectors.jsonl`, `${folder}/run.checkpoint`];
    const options = { batchSize: 10, countTokens: () => 1_000 };
    const found = (writeTo = fileSink(vectors)) => estimate(model, texts(45), { ...options, writeTo });
    expect(await found()).toMatchObject({ inputs: 45, skipped: 0 });
    expect(await readdir(folder)).toEqual([]);
    await embedMany(model, ["text 0", "", ...texts(22).slice(2)], { writeTo: fileSink(vectors) }).finish();
    await truncate(vectors, (await stat(vectors)).size - 3);
    const before = await readFile(vectors);
    expect(await found()).toMatchObject({ inputs: 25, skipped: 20, tokens: 25_000, requests: 3 });
    expect(await readFile(vectors)).toEqual(before);
    expect(await readdir(folder)).toEqual(["vectors.jsonl"]);
    await embedMany(model, texts(30), { checkpoint: fileCheckpoint(done) }).finish();
    const rest = await estimate(model, texts(45), { ...options, checkpoint: fileCheckpoint(done) });
    expect(rest).toMatchObject({ inputs: 15, skipped: 30, requests: 2 });
    // A sink of one's own may have no `finished`: it is opened and closed.
    const { open, write, close } = fileSink(vectors);
    expect(await found({ open, write, close })).toMatchObject({ inputs: 25, skipped: 20 });
    expect(await readdir(folder)).toEqual(["run.checkpoint", "vectors.jsonl"]);
  });

  it("refuses a sink of another model", async () => {
    const { embedder } = await createWorld();
    const writeTo = fileSink(`${await createFolder()}/vectors.jsonl`);
    for await (const _ of await writeTo.open({ model: "another", output: "dense" })) expect.fail();
    await writeTo.close();
    await expect(estimate(embedder(["a"]), texts(3), { writeTo })).rejects.toThrow('with model "another"');
  });

  it.each<readonly [unknown, string]>([
    [
      { requestms: 5 },
      /^The options of estimate\(\) have a problem; correct it:\n {2}requestms: is not known here; did you mean "requestMs"\? There are: .*prices/
        .source,
    ],
    [{ prices: {} }, "prices: is a plain object: must be a table of prices"],
    [{ prices: { models: { m: 3 } } }, "prices: is a plain object: must be a table of prices"],
    [{ requestMs: 0 }, "requestMs: is 0: must be a positive number of milliseconds"],
    [null, "The options of estimate.. have a problem; correct it:\n {2}options: is null: must be an object"],
  ])("refuses the options %j", async (options, message) => {
    const { embedder } = await createWorld();
    const error = await rejection(estimate(embedder(["a"]), [], options as never));
    expect(InvalidConfigError.isInstance(error)).toBe(true);
    expect((error as Error).message).toMatch(new RegExp(message));
  });

  it("refuses what embedMany refuses", async () => {
    const { embedder } = await createWorld();
    expect(
      InvalidConfigError.isInstance(await rejection(estimate(embedder(["a"]), [], { batchSize: 0 }))),
    ).toBe(true);
    expect(InvalidInputError.isInstance(await rejection(estimate(embedder(["a"]), "text" as never)))).toBe(
      true,
    );
  });
});

describe("what was answered", () => {
  it("is in the file when the run is aborted, or a caller's function throws", async () => {
    for (const stop of ["abort", "throw"] as const) {
      const { embedder } = await createWorld();
      const file = join(await createFolder(), "vectors.jsonl");
      const run = embedMany(embedder(["a"]), texts(4), {
        writeTo: fileSink(file),
        onProgress: ({ done }) => {
          if (done === 0) return;
          if (stop === "throw") throw new Error("stopped");
          run.abort(new Error("stopped"));
        },
      });
      await expect(run.finish()).rejects.toThrow("stopped");
      expect(run.snapshot().done).toBe(4);
      expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3]);
    }
  });

  it("is in the file when the consumer leaves", async () => {
    const { embedder } = await createWorld();
    const file = join(await createFolder(), "vectors.jsonl");
    const run = embedMany(embedder(["a"]), texts(30), { batchSize: 5, writeTo: fileSink(file) });
    for await (const _ of run) break;
    expect((await indexesIn(file)).vectors).toHaveLength(run.snapshot().done);
  });
});

it("a sink that two runs share is the first run's alone", async () => {
  const { embedder } = await createWorld();
  const file = join(await createFolder(), "vectors.jsonl");
  const writeTo = fileSink(file);
  const first = embedMany(embedder(["a"]), texts(9), { batchSize: 3, writeTo })[Symbol.asyncIterator]();
  await first.next();
  const second = await rejection(embedMany(embedder(["a"]), texts(9), { writeTo }).finish());
  expect(FileHeldError.isInstance(second)).toBe(true);
  expect((second as Error).message).toContain("by another run with this same sink");
  for (let item = await first.next(); item.done !== true; item = await first.next());
  expect((await indexesIn(file)).vectors).toEqual(texts(9).map((_, index) => index));
  expect(await embedMany(embedder(["a"]), texts(9), { writeTo }).finish()).toMatchObject({ skipped: 9 });
});

it("a run on the address of a web page ends within seconds, and says what to check", async () => {
  const { embedder, key, clock } = await createWorld();
  key("a").reply(() => ({ type: "body", status: 200, body: "<html><body>Welcome</body></html>" }));
  const failing = rejection(embedMany(embedder(["a"]), texts(5)).finish());
  const ended = failing.then(() => true);
  while (!(await Promise.race([ended, clock.untilSleeping().then(() => false)]))) await clock.advance(500);
  expect(((await failing) as Error).message).toMatch(
    /^No request was answered: \d+ requests in a row failed\. Check the address/,
  );
  expect(clock.monotonicMs()).toBeLessThan(30_000);
});

it("a getter that throws costs its input alone", async () => {
  const { embedder } = await createWorld();
  const trap = new Proxy({}, { get: () => raise("trap") }) as BulkInput;
  const getter = {
    get input() {
      return raise("getter");
    },
  } as unknown as BulkInput;
  const part = [{ type: "text", text: "a", weight: 10n }] as unknown as BulkInput;
  const items = await collect(embedMany(embedder(["a"]), ["a", trap, getter, part, "b"]));
  expect(items.map(({ error }) => error?.message)).toEqual([
    undefined,
    expect.stringContaining("inputs[1]: cannot be read: trap"),
    expect.stringContaining("inputs[2]: cannot be read: getter"),
    expect.stringContaining("inputs[3]: cannot be read: "),
    undefined,
  ]);
});

it("parts and a text of the same JSON are two inputs", async () => {
  const { embedder } = await createWorld();
  const file = join(await createFolder(), "vectors.jsonl");
  const parts = [{ type: "text", text: "a" }] as const;
  const run = (input: BulkInput) => embedMany(embedder(["a"]), [input], { writeTo: fileSink(file) }).finish();
  await run(parts);
  await expect(run(JSON.stringify(parts))).rejects.toThrow("inputs[0] has changed");
});

it("a source that was finished before is not read on after abort()", async () => {
  const { embedder } = await createWorld();
  const file = join(await createFolder(), "vectors.jsonl");
  await embedMany(embedder(["a"]), texts(5_000), { writeTo: fileSink(file) }).finish();
  let read = 0;
  function* source() {
    for (const text of texts(5_000)) {
      read += 1;
      if (read === 1_500) run.abort(new Error("stopped"));
      yield text;
    }
  }
  const run = embedMany(embedder(["a"]), source(), { writeTo: fileSink(file) });
  await expect(run.finish()).rejects.toThrow("stopped");
  expect(read).toBeLessThan(1_600);
});

function raise(message: string): never {
  throw new Error(message);
}
