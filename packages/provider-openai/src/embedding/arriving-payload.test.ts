import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isObject, textOf, UnusableReplyError } from "@hotspare/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { embeddingBodies, type GeneratedBody } from "../../test/embedding-bodies.js";
import { isDecoded } from "../vectors/wire-vector.js";
import { ArrivingPayload, type EmbeddingPayload, payloadIn } from "./arriving-payload.js";
import { decodeVectors } from "./decode-vectors.js";
import { embeddingUsage } from "./embedding-usage.js";
import { readEmbeddingReply } from "./read-embedding-reply.js";

const origin = { status: 200, headers: new Headers() };

/** The result of an embedder for a payload, in a form that can be compared bit by bit. */
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
    // A copy, so that the test notices when the reader keeps a piece that has changed.
    const piece = Buffer.from(bytes.subarray(from, cut));
    payload.add(piece);
    piece.fill(0x22);
    from = cut;
  }
  return payload;
}

describe("a payload that is read as it arrives", () => {
  it("equals the result of JSON.parse and the reader of whole texts, wherever it is cut", () => {
    compare({ numRuns: depth(30, 1_000) });
  });

  it("is compared on bodies of all kinds: most have vectors, and the reader decodes the vectors as they arrive", () => {
    const met = compare({ numRuns: 300, seed: 1 });
    expect(met.vectors).toBeGreaterThan(75);
    expect(met.decoded).toBeGreaterThan(45);
    expect(met.refusals.size).toBeGreaterThan(6);
  });

  it.each([
    ["millions of values", `[${'"",'.repeat(4_200_000)}""]`],
    ["a hundred thousand levels", "[".repeat(100_001)],
  ])("is refused when it holds %s, which would need many times its size in memory", (_, text) => {
    const payload = new ArrivingPayload(origin, 1);
    payload.add(Buffer.from(`${text.padEnd(300_000)}`));
    expect(() => payload.end()).toThrow("millions of values");
  });

  it("releases the pieces that it has read, except the head that an error shows", async () => {
    const item = `{"embedding":"${Buffer.from(new Float32Array(3_000).fill(0.5).buffer).toString("base64")}"},`;
    const payload = new ArrivingPayload(origin, 2_000);
    payload.add(Buffer.from(`{"data":[${item.repeat(20)}`));
    const pieces = addPieces(payload, item.repeat(10), 198);
    // A `WeakRef` that was created or read in this turn of the event loop keeps its target until the turn is over.
    await setImmediate();
    collectGarbage();
    expect(pieces.filter((piece) => piece.deref() !== undefined)).toEqual([]);
    payload.add(Buffer.from("{}]}"));
    expect(payload.end()).toMatchObject({ data: { length: 2_001 } });
  });
});

/** References to the memory of each piece that was added. */
function addPieces(
  payload: ArrivingPayload,
  text: string,
  count: number,
): readonly WeakRef<ArrayBufferLike>[] {
  return Array.from({ length: count }, () => {
    const piece = new TextEncoder().encode(text);
    payload.add(piece);
    return new WeakRef(piece.buffer);
  });
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

/** Compares the two readers on many bodies. Returns which kinds of bodies these were. */
function compare(parameters: fc.Parameters<[GeneratedBody, number]>) {
  const met = { vectors: 0, decoded: 0, refusals: new Set<unknown>() };
  fc.assert(
    fc.property(embeddingBodies, fc.constantFrom(16, 64, 400), (body, shortBytes) => {
      const { bytes, inputs, dimensions } = body;
      const wanted = outcomeOf(() => payloadIn(new TextDecoder().decode(bytes), origin), inputs, dimensions);
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
    parameters,
  );
  return met;
}

function hasDecoded(value: unknown): boolean {
  return (
    isDecoded(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasDecoded))
  );
}
