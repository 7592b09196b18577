import {
  type EmbeddingSink,
  type EmbedManyProgress,
  embedMany,
  estimate,
  type SinkItem,
} from "@hotspare/bulk";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { texts } from "./folder.js";

/** A sink in memory, whose `write` may do something before it keeps the items. */
function memorySink(beforeWrite: (write: number, items: readonly SinkItem[]) => unknown = () => undefined) {
  const kept: SinkItem[] = [];
  let writes = 0;
  const sink: EmbeddingSink = {
    open: async () => [],
    write: async (items) => {
      writes += 1;
      await beforeWrite(writes, items);
      kept.push(...items);
    },
    close: async () => undefined,
  };
  return { sink, kept };
}

describe("the counts of a run with a sink are of what the sink has", () => {
  const full = (write: number) => {
    if (write === 3) throw new Error("the disk is full");
  };

  it("when the sink fails while more is answered", async () => {
    const { embedder } = await createWorld();
    const { sink, kept } = memorySink(full);
    const inputs = texts(100).map((text, index) => (index % 10 === 7 ? "" : text));
    const run = embedMany(embedder(["a"]), inputs, { batchSize: 5, writeTo: sink });
    expect(await rejection(run.finish())).toMatchObject({ message: "the disk is full" });
    const { done, failed, requests } = run.snapshot();
    const failures = kept.filter(({ error }) => error !== undefined).length;
    expect([done, failed]).toEqual([kept.length - failures, failures]);
    expect(done).toBeGreaterThan(0);
    expect(requests * 5).toBeGreaterThan(kept.length);
  });

  it("when the consumer leaves, with what is written at the end", async () => {
    const { embedder } = await createWorld();
    const { sink, kept } = memorySink();
    const run = embedMany(embedder(["a"]), texts(100), { batchSize: 5, writeTo: sink });
    for await (const _ of run) break;
    expect(run.snapshot().done).toBe(kept.length);
  });

  it("and onProgress reports the last of them", async () => {
    const { embedder } = await createWorld();
    const reported: EmbedManyProgress[] = [];
    const { sink, kept } = memorySink(() => {
      expect(reported.at(-1)?.done ?? 0).toBeLessThanOrEqual(kept.length);
    });
    const onProgress = (progress: EmbedManyProgress) => reported.push(progress);
    await embedMany(embedder(["a"]), texts(30), { batchSize: 5, writeTo: sink, onProgress }).finish();
    expect(reported.at(-1)).toMatchObject({ done: 30, failed: 0, inFlight: 0 });
  });
});

it.each(["abort", "throw"])(
  "what was answered is written when onProgress ends the run by %s",
  async (end) => {
    const { embedder } = await createWorld();
    const { sink, kept } = memorySink();
    const run = embedMany(embedder(["a"]), texts(4), {
      writeTo: sink,
      onProgress: ({ requests, done }) => {
        expect(done).toBe(kept.length);
        if (requests > 0 && end === "throw") throw new Error("ended");
        if (requests > 0) run.abort(new Error("ended"));
      },
    });
    await expect(run.finish()).rejects.toThrow("ended");
    expect([run.snapshot().done, kept.length]).toEqual([4, 4]);
  },
);

describe("the first error of a sink is thrown", () => {
  it.each([
    ["write", () => memorySink(() => Promise.reject(new Error("the first error"))).sink],
    [
      "the list of finished inputs",
      () => ({
        ...memorySink().sink,
        open: async () =>
          (async function* () {
            yield { index: 0 };
            throw new Error("the first error");
          })(),
      }),
    ],
  ] as const)("when %s fails, and close fails after it", async (_, create) => {
    const { embedder } = await createWorld();
    let closed = 0;
    const close = () => {
      closed += 1;
      return Promise.reject(new Error("close failed too"));
    };
    const run = embedMany(embedder(["a"]), texts(20), { batchSize: 5, writeTo: { ...create(), close } });
    expect(await rejection(run.finish())).toMatchObject({ message: "the first error" });
    expect(closed).toBe(1);
  });

  it("when close alone fails", async () => {
    const { embedder } = await createWorld();
    const close = () => Promise.reject(new Error("not committed"));
    const writeTo = { ...memorySink().sink, close };
    await expect(embedMany(embedder(["a"]), texts(2), { writeTo }).finish()).rejects.toThrow("not committed");
    const broken = embedMany(embedder(["a"]), texts(2), { writeTo });
    await expect(
      (async () => {
        for await (const _ of broken) break;
      })(),
    ).rejects.toThrow("not committed");
  });
});

describe("the list of finished inputs of a sink", () => {
  it("is read as a table of a database returns it, with null in empty cells", async () => {
    const { embedder } = await createWorld();
    const rows = [
      { index: 0, id: null, digest: null, failedTimes: null },
      { index: 2, id: null, digest: null, failedTimes: 3 },
    ];
    const { sink, kept } = memorySink();
    const writeTo = { ...sink, open: async () => rows as never };
    const progress = await embedMany(embedder(["a"]), texts(4), { writeTo }).finish();
    expect(progress).toMatchObject({ done: 3, skipped: 1 });
    expect(progress.notGiven).toBeUndefined();
    expect(kept.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it.each([
    [null, "lists null."],
    ["abc", "lists a string of 1 character."],
    [{ id: "a" }, "an input whose index is undefined"],
    [{ index: "3" }, "an input whose index is a string of 1 character"],
    [{ index: -1 }, "an input whose index is -1"],
    [{ index: 0.5 }, "an input whose index is 0.5"],
    [{ index: 1, id: 7 }, "the input 1 with the id 7"],
    [{ index: 1, digest: Buffer.from("a") }, "the input 1 with the digest"],
    [{ index: 1, failedTimes: -3 }, "the input 1 with failedTimes -3"],
    [{ index: 1, failedTimes: Number.NaN }, "the input 1 with failedTimes NaN"],
  ])("is refused by its first wrong entry, before anything is sent: %j", async (entry, message) => {
    const { embedder, simulator } = await createWorld();
    const listed = typeof entry === "string" ? entry : [{ index: 0 }, entry];
    const writeTo = { ...memorySink().sink, open: async () => listed as never };
    const model = embedder(["a"]);
    await expect(embedMany(model, texts(4), { writeTo }).finish()).rejects.toThrow(message);
    await expect(estimate(model, texts(4), { writeTo })).rejects.toThrow(message);
    expect(simulator.requests).toEqual([]);
  });
});

it.each(["abort", "stop"] as const)("%s ends the reading of a long list of finished inputs", async (end) => {
  const { embedder, simulator } = await createWorld();
  let listed = 0;
  let closed = 0;
  const writeTo: EmbeddingSink = {
    ...memorySink().sink,
    open: async () =>
      (async function* () {
        for (; listed < 1_000; listed += 1) {
          if (listed === 10) run[end](new Error("enough"));
          yield { index: listed };
        }
      })(),
    close: async () => {
      closed += 1;
    },
  };
  const run = embedMany(embedder(["a"]), texts(4), { writeTo });
  const ended = run.finish();
  if (end === "abort") await expect(ended).rejects.toThrow("enough");
  else expect(await ended).toMatchObject({ done: 0, skipped: 0 });
  expect([listed, closed, simulator.requests.length]).toEqual([10, 1, 0]);
});

it("a sink that refuses to open for an estimate is not closed, since it may be another run's", async () => {
  const { embedder } = await createWorld();
  let closed = 0;
  const writeTo: EmbeddingSink = {
    open: () => Promise.reject(new Error("another run has the table")),
    write: async () => undefined,
    close: async () => {
      closed += 1;
    },
  };
  await expect(estimate(embedder(["a"]), texts(2), { writeTo })).rejects.toThrow("another run has the table");
  expect(closed).toBe(0);
});

it("what an embedder of the user's own returns without vectors is not written as embedded", async () => {
  const { sink, kept } = memorySink();
  const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
  const own = {
    model: "own",
    vectorIdentity: { model: "own" },
    capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 5 },
    // As many clients return vectors.
    embed: async (inputs: readonly unknown[]) => ({
      embeddings: inputs.map(() => [0.1, 0.2]),
      usage,
      attempts: [],
    }),
  };
  const run = embedMany(own as never, texts(7), { writeTo: sink });
  await expect(run.finish()).rejects.toThrow("a vector that is a list of 2");
  expect([run.snapshot().done, kept]).toEqual([0, []]);
});
