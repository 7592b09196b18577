import { createHotspare } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";

/** Credentials that write down when they are made ready, which takes each of them so long; the second one fails at it. */
function preparing(ids = ["a", "b", "c"], takesMs = 0) {
  const prepared: string[] = [];
  const still = new ManualClock();
  let spentMs = 0;
  const clock = {
    epochMs: () => still.epochMs(),
    monotonicMs: () => still.monotonicMs() + spentMs,
    sleep: (ms: number, signal?: AbortSignal) => still.sleep(ms, signal),
  };
  const hotspare = createHotspare({ plugins: [scripted()], clock });
  onTestFinished(() => hotspare.close());
  const credential = (id: string) => ({
    id,
    provider: "scripted" as const,
    script: {
      endpoint: id,
      prepare: async () => {
        prepared.push(id);
        spentMs += takesMs;
        if (id === "b") throw new Error("cannot be made ready");
      },
    },
  });
  const credentials = ids.map(credential);
  return { embedder: hotspare.embedder({ model: "m", dimensions: 3, credentials }), prepared, credential };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("spares", () => {
  it("are made ready after the first answer, once, and one that fails at it breaks nothing", async () => {
    const { embedder, prepared } = preparing();
    expect(prepared).toEqual([]);
    await embedder.embed(["one"]);
    expect(prepared).toEqual([]);
    await nextTurn();
    expect(prepared).toEqual(["a", "b", "c"]);
    expect((await embedder.embed(["two"])).credentialId).toBe("a");
    await nextTurn();
    expect(prepared).toHaveLength(3);
  });

  it("that are added later are made ready after the next answer", async () => {
    const { embedder, prepared, credential } = preparing();
    await embedder.embed(["one"]);
    await nextTurn();
    embedder.addCredential(credential("d"));
    await embedder.embed(["two"]);
    await nextTurn();
    expect(prepared.slice(3)).toEqual(["a", "b", "c", "d"]);
  });

  it("hold the event loop for a few milliseconds a turn, whatever each of them takes", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const { embedder, prepared } = preparing(ids, 1.5);
    await embedder.embed(["one"]);
    for (const made of [2, 4, 5, 5]) {
      await nextTurn();
      expect(prepared).toEqual(ids.slice(0, made));
    }
  });
});
