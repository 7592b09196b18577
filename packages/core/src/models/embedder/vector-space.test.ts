import { describe, expect, it } from "vitest";
import type { EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { VectorSpace } from "./vector-space.js";

const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" } as const;
const reply = (...embeddings: EmbeddingReply["embeddings"]): EmbeddingReply => ({
  embeddings,
  usage,
  model: "m",
});
const dense = (...numbers: number[]) => ({ dense: Float32Array.from(numbers) });
const indexed = (...values: number[]) => ({
  sparse: {
    kind: "index" as const,
    indices: Uint32Array.from(values.map((_, index) => index)),
    values: Float32Array.from(values),
  },
});
const weighed = (weight: number) => ({
  sparse: { kind: "token" as const, weights: new Map([["fox", weight]]) },
});

/** Why a reply is none; undefined: it was accepted. */
function refusal(space: VectorSpace, given: EmbeddingReply, count = 1): string | undefined {
  try {
    space.accept(given, count);
    return undefined;
  } catch (error) {
    return UnusableReplyError.isInstance(error) ? error.reason : String(error);
  }
}

describe("a vector space", () => {
  it.each([
    ["too few vectors", reply(dense(1)), 2, "wrong_vector_count"],
    ["too many vectors", reply(dense(1), dense(1)), 1, "wrong_vector_count"],
    ["no dense vector", reply({}), 1, "empty_vector"],
    ["an empty one", reply(dense()), 1, "empty_vector"],
    ["a list of numbers", reply({ dense: [1, 2] as never }), 1, "empty_vector"],
    ["a number that is none", reply(dense(1, Number.NaN)), 1, "non_finite_vector"],
    ["one without end", reply(dense(1, Number.NEGATIVE_INFINITY)), 1, "non_finite_vector"],
    ["zeros alone", reply(dense(0, 0)), 1, "zero_vector"],
    ["two lengths in its first answer", reply(dense(1, 2), dense(1)), 2, "mixed_dimensions"],
    ["an array with a hole", reply(undefined as never), 1, "empty_vector"],
  ])("of dense vectors takes no %s", (_what, given, count, reason) => {
    expect(refusal(new VectorSpace("dense", undefined), given, count)).toBe(reason);
  });

  it("has the dimensions of the first answer, and holds the next ones to them", () => {
    const space = new VectorSpace("dense", undefined);
    expect(space.dimensions).toBeUndefined();
    expect(refusal(space, reply(dense(1, 2, 3)))).toBeUndefined();
    expect(space.dimensions).toBe(3);
    expect(refusal(space, reply(dense(1, 2)))).toBe("vector_space_mismatch");
    expect(refusal(space, reply(dense(1, 2, 3), dense(1, 2)), 2)).toBe("mixed_dimensions");
    expect(refusal(space, reply(dense(1, 2), dense(1, 2, 3)), 2)).toBe("mixed_dimensions");
    expect(refusal(space, reply(dense(1, 2, 3), dense(4, 5, 6)), 2)).toBeUndefined();
  });

  it("takes nothing for its dimensions from an answer that it refused", () => {
    const space = new VectorSpace("dense", undefined);
    expect(refusal(space, reply(dense(1, 2), dense(Number.NaN, 1)), 2)).toBe("non_finite_vector");
    expect(space.dimensions).toBeUndefined();
  });

  it("of sparse vectors takes both kinds, and looks at their numbers", () => {
    const space = new VectorSpace("sparse", undefined);
    expect(refusal(space, reply(indexed(0.5, 1)))).toBeUndefined();
    expect(refusal(space, reply(weighed(0.5)))).toBeUndefined();
    expect(refusal(space, reply(indexed(Number.POSITIVE_INFINITY)))).toBe("non_finite_vector");
    expect(refusal(space, reply(weighed(Number.NaN)))).toBe("non_finite_vector");
    expect(refusal(space, reply({}))).toBe("empty_vector");
    expect(space.dimensions).toBeUndefined();
  });

  it("of hybrid vectors wants both", () => {
    const space = new VectorSpace("hybrid", 2);
    expect(refusal(space, reply({ ...dense(1, 2), ...weighed(1) }))).toBeUndefined();
    expect(refusal(space, reply(dense(1, 2)))).toBe("empty_vector");
    expect(refusal(space, reply(weighed(1)))).toBe("empty_vector");
  });
});
