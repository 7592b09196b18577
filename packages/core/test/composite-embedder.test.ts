import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { Embedder, EmbedOptions } from "../src/contract/embedder.js";
import type { EmbeddingOutput, SparseVector } from "../src/contract/plugin/embedding.js";
import type { TokenUsage } from "../src/contract/plugin/token-usage.js";
import { compositeEmbedder } from "../src/models/embedder/composite-embedder.js";

const usage = (promptTokens: number): TokenUsage => ({
  promptTokens,
  completionTokens: 0,
  totalTokens: promptTokens,
  source: "reported",
});
const sparse: SparseVector = { kind: "token", weights: new Map([["cat", 0.5]]) };

/** Half of a hybrid embedder. */
function half<Output extends EmbeddingOutput>(
  name: string,
  embedding: object,
  embed?: (options: EmbedOptions) => Promise<never>,
): Embedder<Output> & { closed: boolean } {
  return {
    model: name,
    dimensions: name === "dense" ? 2 : undefined,
    capabilities: {
      modalities: ["text"],
      outputs: [name === "dense" ? "dense" : "sparse"],
      maxInputs: name === "dense" ? 10 : 5,
    },
    closed: false,
    embed: async (inputs, options = {}) =>
      embed?.(options) ?? {
        embeddings: inputs.map(() => embedding) as never,
        usage: usage(3),
        model: name,
        provider: "p",
        credentialId: `${name}-key`,
        credentialIds: [`${name}-key`],
        attempts: [{ credentialId: `${name}-key`, startedMs: 0, durationMs: 1, probe: false }],
        warnings: [{ type: "unsupported", message: `not of ${name}` }],
      },
    async close() {
      this.closed = true;
    },
  };
}

const denseHalf = () => half<"dense">("dense", { dense: new Float32Array([1, 0]) });

describe("a composite embedder", () => {
  it("joins each input's dense and sparse vector, and sums what they took", async () => {
    const embedder = compositeEmbedder({ dense: denseHalf(), sparse: half<"sparse">("sparse", { sparse }) });
    const result = await embedder.embed(["one", "two"]);
    expect(result.embeddings).toEqual([
      { dense: new Float32Array([1, 0]), sparse },
      { dense: new Float32Array([1, 0]), sparse },
    ]);
    expect(result).toMatchObject({ usage: { promptTokens: 6 }, credentialIds: ["dense-key", "sparse-key"] });
    expect(result.attempts).toHaveLength(2);
    expect(result.warnings.map(({ message }) => message)).toEqual(["not of dense", "not of sparse"]);
    expect([embedder.dimensions, embedder.capabilities.maxInputs]).toEqual([2, 5]);
  });

  it("ends the other half when one fails for good, and leaves no listener on the caller's signal", async () => {
    let ended = false;
    const waiting = half<"sparse">("sparse", {}, ({ signal }) => {
      return new Promise((_, reject) => {
        signal?.addEventListener("abort", () => {
          ended = true;
          reject(signal.reason);
        });
      });
    });
    const failing = half<"dense">("dense", {}, () => Promise.reject(new Error("no key")));
    const { signal } = new AbortController();
    await expect(
      compositeEmbedder({ dense: failing, sparse: waiting }).embed(["x"], { signal }),
    ).rejects.toThrow("no key");
    expect([ended, getEventListeners(signal, "abort").length]).toEqual([true, 0]);
  });

  it("closes both halves", async () => {
    const halves = { dense: denseHalf(), sparse: half<"sparse">("sparse", { sparse }) };
    await compositeEmbedder(halves).close();
    expect([halves.dense.closed, halves.sparse.closed]).toEqual([true, true]);
  });
});
