import { readdir } from "node:fs/promises";
import { type EmbeddedItem, type EmbedManyProgress, embedMany, fileSink } from "@hotspare/bulk";
import {
  AllCredentialsFailedError,
  type Embedder,
  failureOf,
  HotspareError,
  InvalidConfigError,
  InvalidInputError,
} from "@hotspare/core";
import type { SimulatedRequest } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { createFolder, texts } from "./folder.js";

const inputsOf = (request: SimulatedRequest) => (request.body as { input: readonly string[] }).input;

async function collect(run: AsyncIterable<EmbeddedItem>): Promise<EmbeddedItem[]> {
  const items: EmbeddedItem[] = [];
  for await (const item of run) items.push(item);
  return items;
}

/** Answers 400 to a request that holds one of the texts, as OpenAI does to an input it refuses. */
const refuse =
  (...poisoned: readonly string[]) =>
  (request: SimulatedRequest) =>
    inputsOf(request).some((input) => poisoned.includes(input))
      ? {
          type: "body" as const,
          status: 400,
          body: JSON.stringify({
            error: { message: "Invalid input.", type: "invalid_request_error", code: null },
          }),
        }
      : undefined;

describe("a run over many inputs", () => {
  it("gives each input its own vector, in the inputs' order, in requests of the size asked for", async () => {
    const { embedder, simulator } = await createWorld();
    const model = embedder(["a"]);
    const items = await collect(embedMany(model, texts(103), { batchSize: 10 }));
    expect(items.map(({ index }) => index)).toEqual(texts(103).map((_, index) => index));
    const { embeddings } = await model.embed([texts(103)[57] ?? ""]);
    expect(items[57]?.embedding).toEqual(embeddings[0]);
    const sizes = simulator.requests.slice(0, 11).map((request) => inputsOf(request).length);
    expect(sizes.sort((one, other) => other - one)).toEqual([...Array.from({ length: 10 }, () => 10), 3]);
  });

  it("takes a generator and an async generator, and reads no further ahead than its window", async () => {
    const { embedder, simulator } = await createWorld();
    let read = 0;
    async function* source() {
      for (const text of texts(1_000)) {
        read += 1;
        yield text;
      }
    }
    const run = embedMany(embedder(["a"]), source(), { batchSize: 5, concurrency: 2 });
    const items = run[Symbol.asyncIterator]();
    expect(await items.next()).toMatchObject({ value: { index: 0 } });
    await simulator.waitUntilIdle();
    // Four batches of five, one more of which was handed over, and none begun beyond.
    expect(read).toBeLessThanOrEqual(30);
    await items.return?.();
  });

  it("gives items as they come, where that is asked for", async () => {
    const { embedder, key } = await createWorld();
    let answerFirst = (): void => undefined;
    const held = new Promise<undefined>((resolve) => {
      answerFirst = () => resolve(undefined);
    });
    key("a").reply((request) => (inputsOf(request).includes("text 0") ? held : undefined));
    const run = embedMany(embedder(["a"]), texts(20), { batchSize: 5, order: "completion" });
    const items: EmbeddedItem[] = [];
    for await (const item of run) {
      answerFirst();
      items.push(item);
    }
    expect(items[0]?.index).not.toBe(0);
    expect(items.map(({ index }) => index).sort((one, other) => one - other)).toEqual(
      texts(20).map((_, index) => index),
    );
  });

  it("isolates the inputs that are refused: they get the error, all others their vectors, and no credential suffers", async () => {
    const { embedder, key, told } = await createWorld();
    key("a").reply(refuse("text 3", "text 40"));
    const model = embedder(["a", "b"]);
    const run = embedMany(model, texts(64));
    const items = await collect(run);
    const failed = items.filter(({ error }) => error !== undefined);
    expect(failed.map(({ index }) => index)).toEqual([3, 40]);
    expect(failureOf(failed[0]?.error)?.classification.class).toBe("permanent");
    expect(items.map(({ index }) => index)).toEqual(texts(64).map((_, index) => index));
    expect(run.snapshot()).toMatchObject({ done: 62, failed: 2, total: 64, inFlight: 0 });
    expect(told.filter(({ event }) => event === "circuitOpen")).toEqual([]);
  });

  it("gives an input that cannot be sent at all its error without a request for it", async () => {
    const { embedder, simulator } = await createWorld();
    const items = await collect(embedMany(embedder(["a"]), ["one", "", "three"]));
    expect(items.map(({ error }) => InvalidInputError.isInstance(error))).toEqual([false, true, false]);
    expect(simulator.requests.flatMap((request) => [...inputsOf(request)])).toEqual(["one", "three"]);
  });

  it("isolates an input that always makes the server fail", async () => {
    const { embedder, key, clock } = await createWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    for (const id of ["a", "b"]) {
      key(id).reply((request) =>
        inputsOf(request).includes("text 5") ? { type: "body", status: 500, body: "{}" } : undefined,
      );
    }
    const collecting = collect(embedMany(embedder(["a", "b"]), texts(8), { batchSize: 4 }));
    const finished = collecting.then(() => true);
    while (!(await Promise.race([finished, clock.untilSleeping().then(() => false)]))) {
      await clock.advance(60_000);
    }
    const items = await collecting;
    expect(items.filter(({ error }) => error !== undefined).map(({ index }) => index)).toEqual([5]);
  });

  it("goes on with another credential when one dies in the middle, embedding nothing twice", async () => {
    const { embedder, key, simulator } = await createWorld();
    let answered = 0;
    key("a").reply(() => {
      answered += 1;
      return answered > 5
        ? { type: "body", status: 401, body: JSON.stringify({ error: { code: "invalid_api_key" } }) }
        : undefined;
    });
    const items = await collect(embedMany(embedder(["a", "b"]), texts(200), { batchSize: 10 }));
    expect(items).toHaveLength(200);
    const sent = simulator.requests
      .filter(({ status }) => status === 200)
      .flatMap((request) => [...inputsOf(request)]);
    expect(sent).toHaveLength(200);
    expect(new Set(sent).size).toBe(200);
    const dead = simulator.requests.filter(({ status }) => status === 401);
    // Those in flight when the key died.
    expect(dead.length).toBeLessThanOrEqual(4);
  });

  it("throws what no credential can mend, after all that was answered has been handed over", async () => {
    const { embedder, key } = await createWorld();
    key("a").reply((request) =>
      inputsOf(request).includes("text 20")
        ? { type: "body", status: 401, body: JSON.stringify({ error: { code: "invalid_api_key" } }) }
        : undefined,
    );
    key("b").revoked();
    const items: EmbeddedItem[] = [];
    const error = await rejection(
      (async () => {
        for await (const item of embedMany(embedder(["a", "b"]), texts(40), { batchSize: 10 })) {
          items.push(item);
        }
      })(),
    );
    expect(AllCredentialsFailedError.isInstance(error)).toBe(true);
    expect(items.map(({ index }) => index)).toEqual(
      expect.arrayContaining(texts(20).map((_, index) => index)),
    );
    expect(items.map(({ index }) => index)).not.toContain(20);
  });

  it("ends at once when every input is refused for the same reason", async () => {
    const { embedder, key, simulator } = await createWorld();
    key("a").status(400);
    const error = await rejection(collect(embedMany(embedder(["a"]), texts(5_000), { batchSize: 1_000 })));
    expect(failureOf(error)?.classification.class).toBe("permanent");
    expect(simulator.requests.length).toBeLessThan(200);
  });

  it("waits through an outage, and loses nothing by it", async () => {
    const { embedder, key, clock } = await createWorld();
    key("a").status(503, { times: 30 });
    const collecting = collect(embedMany(embedder(["a"]), texts(30), { batchSize: 10 }));
    const finished = collecting.then(() => true);
    while (!(await Promise.race([finished, clock.untilSleeping().then(() => false)]))) {
      await clock.advance(30_000);
    }
    const items = await collecting;
    expect(items.filter(({ embedding }) => embedding !== undefined)).toHaveLength(30);
  });

  it("gives up after maxWaitMs without any answer", async () => {
    const { embedder, key, clock } = await createWorld();
    key("a").status(503);
    const failing = rejection(collect(embedMany(embedder(["a"]), texts(3), { maxWaitMs: 60_000 })));
    const finished = failing.then(() => true);
    while (!(await Promise.race([finished, clock.untilSleeping().then(() => false)]))) {
      await clock.advance(5_000);
    }
    expect(failureOf(await failing)?.classification.class).toBe("transient");
    expect(clock.monotonicMs()).toBeLessThan(200_000);
  });

  it("ends with the caller's reason at once, and what is in flight with it", async () => {
    const { embedder, key } = await createWorld();
    key("a").hang();
    const model = embedder(["a"]);
    const abort = new AbortController();
    const failing = rejection(collect(embedMany(model, texts(100), { batchSize: 10, signal: abort.signal })));
    await key("a").waitForRequests(1);
    abort.abort(new Error("enough"));
    expect(await failing).toMatchObject({ message: "enough" });
    expect(model.status()[0]?.inFlight).toBe(0);
  });

  it("ends what is in flight when the consumer leaves, and the source with it", async () => {
    const { embedder, key } = await createWorld();
    key("a").reply((request) =>
      inputsOf(request).includes("text 0") ? undefined : new Promise(() => undefined),
    );
    let left = false;
    function* source() {
      try {
        yield* texts(1_000);
      } finally {
        left = true;
      }
    }
    const model = embedder(["a"]);
    for await (const { index } of embedMany(model, source(), { batchSize: 1 })) {
      expect(index).toBe(0);
      break;
    }
    await expect.poll(() => [left, model.status()[0]?.inFlight]).toEqual([true, 0]);
  });

  it("throws what the source throws, after what was read before it", async () => {
    const { embedder } = await createWorld();
    async function* source() {
      yield* texts(7);
      throw new Error("the disk is gone");
    }
    const items: EmbeddedItem[] = [];
    const error = await rejection(
      (async () => {
        for await (const item of embedMany(embedder(["a"]), source(), { batchSize: 5 })) items.push(item);
      })(),
    );
    expect(error).toMatchObject({ message: "the disk is gone" });
    expect(items).toHaveLength(7);
  });

  it("reports its progress after each request and when asked", async () => {
    const { embedder, clock, key } = await createWorld();
    key("a").reply(() => undefined);
    const reported: EmbedManyProgress[] = [];
    const run = embedMany(embedder(["a"]), texts(40), {
      batchSize: 10,
      concurrency: 1,
      onProgress: (progress) => reported.push(progress),
    });
    expect(run.snapshot()).toMatchObject({ done: 0, total: 40, itemsPerSecond: 0 });
    for await (const { index } of run) {
      if (index % 10 === 9) await clock.advance(1_000);
    }
    expect(reported).toHaveLength(4);
    expect(reported.at(-1)).toMatchObject({ done: 40, failed: 0, requests: 4 });
    expect(run.snapshot().usage.source).toBe("reported");
    expect(run.snapshot().itemsPerSecond).toBeGreaterThan(5);
  });

  it("keeps requests within the provider's tokens, learning what a token is from the answers", async () => {
    const { embedder, simulator } = await createWorld();
    const long = "x".repeat(400_000);
    const items = await collect(embedMany(embedder(["a"]), [long, long, long, long], { concurrency: 1 }));
    expect(items).toHaveLength(4);
    expect(Math.max(...simulator.requests.map((request) => inputsOf(request).length))).toBeLessThanOrEqual(3);
  });

  it.each([
    [{ concurrency: 0 }, "concurrency: is 0: must be a whole number of at least 1"],
    [{ order: "random" }, 'order: is "random": must be "input" or "completion"'],
    [
      { batchsize: 5 },
      'batchsize: is not known here; did you mean "batchSize"? There are: concurrency, batchSize',
    ],
    [{ checkpoint: "run.json" }, 'checkpoint: is "run.json": must have the methods open, write and close'],
    [{ concurrency: "2" }, 'concurrency: is "2": must be a whole number of at least 1: write 2'],
    [
      { lingerMs: "1s" },
      'lingerMs: is "1s": must be 0 or a positive number of milliseconds, or Infinity: write 1000',
    ],
    [{ changed: "replac" }, 'changed: is "replac": must be "stop" or "replace"; did you mean "replace"?'],
    [
      { timeouts: { attemptMs: "x" } },
      'timeouts.attemptMs: is "x": must be a positive number of milliseconds, or Infinity',
    ],
    [{ total: 3n }, "total: is the bigint 3n: must be a whole number that is not negative: write 3"],
    [{ maxWaitMs: -1 }, "maxWaitMs: is -1: must be 0 or a positive number of milliseconds, or Infinity"],
  ])("refuses %o", async (options, message) => {
    const { embedder } = await createWorld();
    const many = () => embedMany(embedder(["a"]), [], options as never);
    expect(many).toThrow(InvalidConfigError);
    expect(many).toThrow(message);
  });

  it.each<readonly [string, object, string]>([
    ["timeouts", { timeouts: { attemptMs: -1 } }, "timeouts.attemptMs: is -1: must be a positive number"],
    [
      "headers",
      { headers: { host: "x" } },
      'headers["host"]: cannot be given with a call, because the transport sets it',
    ],
    ["metadata", { metadata: { a: {} } }, "metadata.a: is a plain object: must be a text"],
    ["purpose", { purpose: " " }, "purpose: is"],
  ])("refuses wrong %s before a file is made", async (_, options, message) => {
    const { embedder } = await createWorld();
    const folder = await createFolder();
    const writeTo = fileSink(`${folder}/vectors.jsonl`);
    const many = () => embedMany(embedder(["a"]), texts(3), { writeTo, ...options });
    expect(many).toThrow(InvalidConfigError);
    expect(many).toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([undefined, null, {}, ["a"]])("refuses %j as its embedder", (embedder) => {
    const many = () => embedMany(embedder as never, ["a"]);
    expect(many).toThrow(InvalidConfigError);
    expect(many).toThrow("The arguments of embedMany() have a problem; correct it:\n  embedder: is");
  });

  it("refuses an embedder that does not say what a request takes", async () => {
    const { embedder } = await createWorld();
    const own = { embed: embedder(["a"]).embed, capabilities: { outputs: ["dense"] } };
    expect(() => embedMany(own as never, ["a"])).toThrow(
      "embedder.capabilities: is a plain object: must say",
    );
  });

  it("ends when an embedder of one's own returns another number of vectors, and counts none of them", async () => {
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    const short: Embedder = {
      model: "own",
      dimensions: 8,
      capabilities: model.capabilities,
      embed: async (inputs, options) => {
        const result = await model.embed(inputs, options);
        return { ...result, embeddings: result.embeddings.slice(0, 3) };
      },
      close: () => model.close(),
    };
    const run = embedMany(short, texts(5));
    const error = await rejection(collect(run));
    expect(HotspareError.isInstance(error)).toBe(true);
    expect((error as Error).message).toBe(
      "The embedder returned 3 vectors for 5 inputs. Your own embedder must return one vector for each input.",
    );
    expect(run.snapshot()).toMatchObject({ done: 0, failed: 0, requests: 0 });
  });

  it("refuses what is no list of inputs, and to be consumed twice", async () => {
    const { embedder } = await createWorld();
    const model = embedder(["a"]);
    expect(() => embedMany(model, "a text" as never)).toThrow(
      "inputs: is a string of 6 characters. Give a list",
    );
    const run = embedMany(model, ["a"]);
    await collect(run);
    await expect(collect(run)).rejects.toThrow("This run has already run");
  });

  it("is ended by the model's close, also while it waits", async () => {
    const { embedder, key, clock } = await createWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    key("a").status(503);
    const model = embedder(["a"]);
    const failing = rejection(collect(embedMany(model, texts(3), { maxWaitMs: 600_000 })));
    await clock.untilSleeping();
    await model.close();
    expect(await failing).toMatchObject({ name: "ClosedError" });
  });
});
