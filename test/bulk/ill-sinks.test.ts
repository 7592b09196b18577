import { type EmbeddingSink, type EmbedManyProgress, embedMany, type SinkItem } from "@hotspare/bulk";
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
