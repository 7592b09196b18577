import type { Embedder, EmbedOptions } from "@hotspare/core";
import { HotspareEmbeddings, type HotspareEmbeddingsFields } from "@hotspare/langchain";
import { rejectionOf } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { openWorld } from "./world.js";

/** An embedder that keeps what it is asked; an answer waits for `proceed`. */
function recordingEmbedder() {
  const asked: { readonly texts: readonly unknown[]; readonly options: EmbedOptions | undefined }[] = [];
  const waiting: (() => void)[] = [];
  const embedder: Embedder<"dense"> = {
    model: "m",
    dimensions: 2,
    capabilities: {
      maxInputs: 10,
      modalities: ["text"],
      outputs: ["dense"],
    } as unknown as Embedder["capabilities"],
    embed: async (texts, options) => {
      asked.push({ texts, options });
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { embeddings: texts.map(() => ({ dense: new Float32Array([1, 0]) })) } as never;
    },
    close: async () => undefined,
  };
  return { embedder, asked, proceed: () => waiting.shift()?.() };
}

describe("HotspareEmbeddings", () => {
  it("returns lists of numbers, and answers on the spare", async () => {
    const { hotspare, credentials, key, bodies } = await openWorld();
    key("a").revoked();
    const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
    const embeddings = new HotspareEmbeddings({ embedder });

    const [first, second] = await embeddings.embedDocuments(["a\nb", "c"]);

    expect(Array.isArray(first)).toBe(true);
    expect(first).toHaveLength(1536);
    expect(second).toEqual(await embeddings.embedQuery("c"));
    expect(bodies().at(1)).toMatchObject({ input: ["a\nb", "c"] });
  });

  it("marks queries and documents, with its own options", async () => {
    const { embedder, asked, proceed } = recordingEmbedder();
    const embeddings = new HotspareEmbeddings({ embedder, purpose: "search", metadata: { tenant: "t" } });

    const both = [embeddings.embedQuery("q"), embeddings.embedDocuments(["d"])];
    await expect.poll(() => asked.length).toBe(2);
    proceed();
    proceed();
    await Promise.all(both);

    const shared = { purpose: "search", metadata: { tenant: "t" } };
    expect(asked).toEqual([
      { texts: ["q"], options: { ...shared, inputType: "query" } },
      { texts: ["d"], options: { ...shared, inputType: "document" } },
    ]);
  });

  it("sends nothing for no texts", async () => {
    const { embedder, asked } = recordingEmbedder();

    expect(await new HotspareEmbeddings({ embedder }).embedDocuments([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it("keeps to maxConcurrency", async () => {
    const { embedder, asked, proceed } = recordingEmbedder();
    const embeddings = new HotspareEmbeddings({ embedder, maxConcurrency: 2 });

    const all = ["1", "2", "3"].map((text) => embeddings.embedQuery(text));
    await expect.poll(() => asked.length).toBe(2);
    proceed();
    await all[0];
    await expect.poll(() => asked.length).toBe(3);
    proceed();
    proceed();

    expect(await Promise.all(all)).toHaveLength(3);
  });

  it("makes one request of a failure that no other credential can help with, whatever maxRetries says", async () => {
    const { hotspare, credentials, key, simulator } = await openWorld();
    key("a").status(400, { body: { error: { message: "input is too strange", code: "invalid_value" } } });
    const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });

    const error = await rejectionOf(new HotspareEmbeddings({ embedder, maxRetries: 5 }).embedQuery("q"));

    expect(error).toMatchObject({ status: 400 });
    expect(simulator.requests).toHaveLength(1);
  });

  it.each<[object, string]>([
    [{}, "embedder: is undefined: must be an embedder"],
    [{ embedder: { embed: () => undefined }, batchSize: 1 }, "batchSize: "],
  ])("refuses the fields %j", (fields, message) => {
    expect(() => new HotspareEmbeddings(fields as HotspareEmbeddingsFields)).toThrow(message);
  });
});
