import { getEventListeners } from "node:events";
import { createHotspare, DeadlineExceededError, failureOf } from "@hotspare/core";
import { RequestAdjusted } from "@hotspare/core/plugin";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { type Script, StatusError, scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

const vector = { dense: Float32Array.of(1, 2, 3) };
const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };

/** An embedder of ten inputs a request, so that a hundred make ten parts, of which four are under way at once. */
function createEmbedder(embed: NonNullable<Script["embed"]>) {
  const clock = new ManualClock();
  const hotspare = createHotspare({ plugins: [scripted()], clock });
  const credentials = [{ provider: "scripted" as const, script: { embed } }];
  return { clock, embedder: hotspare.embedder({ model: "m", dimensions: 3, credentials }) };
}

const hundred = Array.from({ length: 100 }, (_, index) => `input ${index}`);

describe("a call whose inputs are split", () => {
  it("has totalMs for all its parts together", async () => {
    const { clock, embedder } = createEmbedder(async (inputs) => {
      await clock.sleep(60);
      return { embeddings: inputs.map(() => vector), usage, model: "m" };
    });
    const failing = rejection(embedder.embed(hundred, { timeouts: { totalMs: 100 } }));
    await clock.untilSleeping();
    await clock.advance(100);
    expect(DeadlineExceededError.isInstance(await failing)).toBe(true);
  });

  it("shares one listener on a signal with all other calls, and leaves none", async () => {
    const { signal } = new AbortController();
    let most = 0;
    const { embedder } = createEmbedder(async (inputs) => {
      most = Math.max(most, getEventListeners(signal, "abort").length);
      await new Promise((resolve) => setImmediate(resolve));
      return { embeddings: inputs.map(() => vector), usage, model: "m" };
    });
    await Promise.all(Array.from({ length: 20 }, () => embedder.embed(hundred, { signal })));
    expect([most, getEventListeners(signal, "abort").length]).toEqual([1, 0]);
  });

  it("ends with the caller's reason, and its other parts with it", async () => {
    const abort = new AbortController();
    let begun = 0;
    const { embedder } = createEmbedder(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    const failing = rejection(embedder.embed(hundred, { signal: abort.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error("enough"));
    expect(await failing).toMatchObject({ message: "enough" });
    expect([begun, embedder.status()[0]?.inFlight]).toEqual([4, 0]);
  });

  it("says where the failed part begins, also of a part that was split again", async () => {
    const { embedder } = createEmbedder(async (inputs) => {
      if (inputs.length > 3) {
        throw new RequestAdjusted({ reason: "max_inputs", maxInputs: 3, thisRequestOnly: true });
      }
      if (inputs.includes("input 57")) {
        throw new StatusError(400);
      }
      return { embeddings: inputs.map(() => vector), usage, model: "m" };
    });
    // 50 begins the sixth part of ten, and 56 the third part of three in it.
    expect(failureOf(await rejection(embedder.embed(hundred)))?.firstInput).toBe(56);
    const alone = await rejection(embedder.embed(["input 56", "input 57"]));
    expect(failureOf(alone)?.firstInput).toBeUndefined();
  });

  it("tells which parts were answered when one fails for good", async () => {
    const { embedder } = createEmbedder(async (inputs) => {
      if (inputs[0] === "input 50") {
        throw new TypeError("my bug");
      }
      return { embeddings: inputs.map(() => vector), usage, model: "m" };
    });
    const error = await rejection(embedder.embed(hundred));
    expect(failureOf(error)?.finishedParts?.map(({ part }) => part)).toContain(0);
  });
});
