import { isObject, textOf, UnusableReplyError } from "@hotspare/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embeddingBodies, type GeneratedBody } from "../../test/embedding-bodies.js";
import { isDecoded } from "../vectors/wire-vector.js";
import { ArrivingPayload, type EmbeddingPayload, payloadIn } from "./arriving-payload.js";
import { decodeVectors } from "./decode-vectors.js";
import { embeddingUsage } from "./embedding-usage.js";
import { readEmbeddingReply } from "./read-embedding-reply.js";

const origin = { status: 200, headers: new Headers() };

/** What an embedder makes of a payload, in a form that can be compared bit by bit. */
function outcomeOf(read: () => EmbeddingPayload, inputs: number, dimensions: number | undefined): unknown {
  try {
    const payload = read();
    const vectors = decodeVectors(readEmbeddingReply(payload, inputs), dimensions);
    return {
      vectors: vectors.map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength).toString("hex"),
      ),
      usage: embeddingUsage(
        payload,
        Array.from({ length: inputs }, () => "some text"),
      ),
      model: isObject(payload) ? textOf(payload["model"]) : undefined,
    };
  } catch (error) {
    if (!UnusableReplyError.isInstance(error)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

function arrivedOf({ bytes, cuts, inputs }: GeneratedBody, shortBytes: number): ArrivingPayload {
  const payload = new ArrivingPayload(origin, inputs, { shortBytes });
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy: what is kept of a piece is seen when it has changed.
    const piece = Buffer.from(bytes.subarray(from, cut));
    payload.add(piece);
    piece.fill(0x22);
    from = cut;
  }
  return payload;
}

describe("a payload that is read while it arrives", () => {
  it("is what JSON.parse and the reader of a whole text make of it, however it is cut", () => {
    const met = { vectors: 0, decoded: 0, refusals: new Set<unknown>() };
    fc.assert(
      fc.property(embeddingBodies, fc.constantFrom(16, 64, 400), (body, shortBytes) => {
        const { bytes, inputs, dimensions } = body;
        const wanted = outcomeOf(
          () => payloadIn(new TextDecoder().decode(bytes), origin),
          inputs,
          dimensions,
        );
        const arrived = arrivedOf(body, shortBytes);
        let payload: EmbeddingPayload = {};
        const found = outcomeOf(
          () => {
            payload = arrived.end();
            return payload;
          },
          inputs,
          dimensions,
        );
        expect(found).toEqual(wanted);
        met.vectors += isObject(wanted) && "vectors" in wanted ? 1 : 0;
        met.refusals.add(isObject(wanted) ? wanted["reason"] : undefined);
        met.decoded += hasDecoded(payload) ? 1 : 0;
      }),
      { numRuns: Number(process.env["RUNS"] ?? 1_000) },
    );
    // The bodies are of all kinds: most hold vectors, and those are decoded while they arrive.
    expect(met.vectors).toBeGreaterThan(250);
    expect(met.decoded).toBeGreaterThan(150);
    expect(met.refusals.size).toBeGreaterThan(6);
  });

  it.each([
    ["millions of values", `[${'"",'.repeat(4_200_000)}""]`],
    ["a hundred thousand levels", "[".repeat(100_001)],
  ])("is refused when it holds %s, which would take many times its memory", (_, text) => {
    const payload = new ArrivingPayload(origin, 1);
    payload.add(Buffer.from(`${text.padEnd(300_000)}`));
    expect(() => payload.end()).toThrow("millions of values");
  });

  it("lets go of what it has read", () => {
    const item = `{"embedding":"${Buffer.from(new Float32Array(3_000).fill(0.5).buffer).toString("base64")}"},`;
    const payload = new ArrivingPayload(origin, 2_000);
    payload.add(Buffer.from(`{"data":[${item.repeat(20)}`));
    const piece = Buffer.from(item.repeat(10));
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 198; round += 1) payload.add(piece);
    // All vectors but the first few are in one block, which was there before.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    payload.add(Buffer.from("{}]}"));
    expect(payload.end()).toMatchObject({ data: { length: 2_001 } });
  });
});

function hasDecoded(value: unknown): boolean {
  return (
    isDecoded(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasDecoded))
  );
}
