import { type BulkInput, type EmbeddedItem, embedMany, estimate, fileSink } from "@hotspare/bulk";
import { InvalidConfigError, InvalidInputError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, texts } from "./folder.js";

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
      [2, "a", expect.stringContaining("has an id that came before")],
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
      /^Nothing was answered: 4 requests in a row failed\. Check the address \(baseURL/,
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
      inputs: 46,
      wrong: 1,
      tokens: 46_000,
      requests: 5,
      durationMs: 400,
      cost: 0.000_92,
      currency: "USD",
    });
    expect(simulator.requests).toHaveLength(0);
    await embedMany(model, texts(45), { batchSize: 10 }).finish();
    expect(simulator.requests).toHaveLength(5);
  });

  it("refuses what embedMany refuses", async () => {
    const { embedder } = await createWorld();
    expect(
      InvalidConfigError.isInstance(await rejection(estimate(embedder(["a"]), [], { batchSize: 0 }))),
    ).toBe(true);
    expect(
      InvalidConfigError.isInstance(await rejection(estimate(embedder(["a"]), [], { requestMs: 0 }))),
    ).toBe(true);
    expect(InvalidInputError.isInstance(await rejection(estimate(embedder(["a"]), "text" as never)))).toBe(
      true,
    );
  });
});
