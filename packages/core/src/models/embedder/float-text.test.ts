import { describe, expect, it } from "vitest";
import { decodeFloats, encodeFloats, floatBytes, floatsIn, floatsOf } from "./float-text.js";

const vectors = [[1], [0.1, -2], [3e-8, Number.MAX_VALUE, -0], [1, 2, 3, 4]].map((numbers) =>
  Float32Array.from(numbers),
);

describe("float32 as text", () => {
  it("is little-endian in base64", () => {
    expect(encodeFloats(Float32Array.of(1))).toBe("AACAPw==");
    expect([...floatBytes(Float32Array.of(1))]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it.each(vectors.map((vector) => [vector.length, vector] as const))(
    "of %d numbers comes back bit by bit",
    (_, vector) => {
      expect(decodeFloats(encodeFloats(vector))).toEqual(vector);
      expect(floatsOf(floatBytes(vector))).toEqual(vector);
    },
  );

  it("of a part of a buffer is of this part", () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    expect(decodeFloats(encodeFloats(whole.subarray(1, 3)))).toEqual(Float32Array.of(2, 3));
    expect(floatsOf(Buffer.concat([Buffer.alloc(1), floatBytes(whole)]).subarray(1))).toEqual(whole);
  });

  it.each(vectors.map((vector) => [vector.length, encodeFloats(vector)] as const))(
    "of %d numbers says its length, and that it was cut",
    (length, text) => {
      expect(floatsIn(text)).toBe(length);
      for (let cut = 1; cut < Math.min(text.length, 5); cut += 1) {
        const rest = text.slice(0, -cut);
        // What is left may be a whole number of floats by chance, but never the same number.
        expect(floatsIn(rest)).not.toBe(length);
        expect(decodeFloats(rest)?.length).toBe(floatsIn(rest));
      }
    },
  );

  it.each(["", "AAA", "AAAA", "AACAP*==", "not base64 at all"])("is not read from %j", (text) => {
    expect(decodeFloats(text)).toBeUndefined();
  });
});
