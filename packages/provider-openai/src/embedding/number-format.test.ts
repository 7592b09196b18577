import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { bytesOf, type NumberFormat, numberFormatOf, numbersOf } from "./number-format.js";

const float32 = (numbers: readonly number[]) => Buffer.from(Float32Array.from(numbers).buffer);
const float64 = (numbers: readonly number[]) => Buffer.from(Float64Array.from(numbers).buffer);
const words = (numbers: readonly number[]) => new Uint32Array(Float32Array.from(numbers).buffer);
const bfloat16 = (numbers: readonly number[]) =>
  Buffer.from(Uint16Array.from(words(numbers), (bits) => bits >>> 16).buffer);
const int8 = (numbers: readonly number[]) =>
  Buffer.from(
    Int8Array.from(numbers, (number) => Math.max(-127, Math.min(127, Math.round(number * 38)))).buffer,
  );

/** Half precision, rounded towards zero. The numbers are in its range. */
const float16 = (numbers: readonly number[]) =>
  Buffer.from(
    Uint16Array.from(numbers, (number) => {
      const magnitude = Math.abs(number);
      const sign = number < 0 ? 0x8000 : 0;
      if (magnitude < 2 ** -14) {
        return sign | Math.floor(magnitude * 2 ** 24);
      }
      const exponent = Math.floor(Math.log2(magnitude));
      return sign | ((exponent + 15) << 10) | Math.floor((magnitude / 2 ** exponent - 1) * 1_024);
    }).buffer,
  );

/** Components as models produce them: from a normal distribution. */
function components(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normalised = (vector: readonly number[]) => {
  const norm = Math.hypot(...vector);
  return vector.map((number) => number / norm);
};

const batch = (dimensions: fc.Arbitrary<number>, scale: fc.Arbitrary<number | undefined>) =>
  fc
    .record({ dimensions, count: fc.integer({ min: 2, max: 4 }), seed: fc.integer(), scale })
    .map(({ dimensions: length, count, seed, scale: factor }) => {
      const random = mulberry(seed);
      return Array.from({ length: count }, () => {
        const vector = components(length, random);
        return factor === undefined ? normalised(vector) : vector.map((number) => number * factor);
      });
    });

const unit = batch(fc.integer({ min: 4, max: 300 }), fc.constant(undefined));
const unnormalised = batch(fc.integer({ min: 32, max: 300 }), fc.double({ min: 0.05, max: 40, noNaN: true }));
const formats: readonly [NumberFormat, (vector: readonly number[]) => Buffer][] = [
  ["float32", float32],
  ["float64", float64],
  ["float64", (vector) => float64([...Float32Array.from(vector)])],
  ["float16", float16],
  ["bfloat16", bfloat16],
];

describe("the format of base64", () => {
  it.each(formats)("is certain for normalised vectors of %s", (format, encode) => {
    fc.assert(
      fc.property(unit, (vectors) => {
        const [first = []] = vectors;
        expect(numberFormatOf(vectors.map(encode), undefined)).toBe(format);
        expect(numberFormatOf(vectors.map(encode), first.length)).toBe(format);
      }),
      { numRuns: depth(25, 200) },
    );
  });

  it.each(formats)("is certain for vectors of %s whose dimensions are known", (format, encode) => {
    fc.assert(
      fc.property(unnormalised, (vectors) => {
        expect(numberFormatOf(vectors.map(encode), vectors[0]?.length)).toBe(format);
      }),
      { numRuns: depth(25, 200) },
    );
  });

  it.each(formats)("is never detected as another format: %s", (format, encode) => {
    fc.assert(
      fc.property(unnormalised, (vectors) => {
        const found = numberFormatOf(vectors.map(encode), undefined);
        expect([format, format === "float32" ? format : undefined]).toContain(found);
      }),
      { numRuns: depth(40, 300) },
    );
  });

  it("is not certain for int8", () => {
    const quantised = batch(
      fc.integer({ min: 32, max: 256 }).map((quarter) => quarter * 8),
      fc.constant(1),
    );
    fc.assert(
      fc.property(quantised, (vectors) => {
        expect(numberFormatOf(vectors.map(int8), undefined)).toBeUndefined();
        expect(numberFormatOf(vectors.map(int8), vectors[0]?.length)).toBeUndefined();
      }),
    );
  });

  it("is float32 when the server returned other dimensions than requested", () => {
    fc.assert(
      fc.property(unnormalised, fc.constantFrom(0.5, 2), (vectors, ratio) => {
        const asked = Math.floor((vectors[0]?.length ?? 0) * ratio);
        expect(numberFormatOf(vectors.map(float32), asked)).toBe("float32");
      }),
    );
  });
});

const bigEndian = (numbers: readonly number[]) => float32(numbers).swap32();
/** One bit for each component, packed: the `ubinary` format of sentence-transformers. `binary` has the same bits as int8. */
const packedBits = (numbers: readonly number[]) =>
  Buffer.from(
    Uint8Array.from({ length: numbers.length >> 3 }, (_, byte) =>
      numbers.slice(byte * 8, byte * 8 + 8).reduce((bits, number) => bits * 2 + (number > 0 ? 1 : 0), 0),
    ).buffer,
  );
const scaled = (numbers: readonly number[], offset: number) => {
  const largest = Math.max(...numbers.map(Math.abs));
  return Buffer.from(Uint8Array.from(numbers, (number) => offset + Math.round((number / largest) * 127)));
};
const hexRead = (bytes: Buffer) => Buffer.from(bytes.toString("hex"), "base64");

const foreign: readonly [string, (vector: readonly number[]) => Buffer][] = [
  ["float32 in big-endian order", bigEndian],
  ["packed bits", packedBits],
  ["int8", (vector) => scaled(vector, 0)],
  ["uint8", (vector) => scaled(vector, 128)],
  ["hexadecimal text of float32", (vector) => hexRead(float32(vector))],
  ["hexadecimal text of float64", (vector) => hexRead(float64(vector))],
  ["float64 in big-endian order", (vector) => float64(vector).swap64()],
  ["float16 in big-endian order", (vector) => float16(vector).swap16()],
  ["bfloat16 in big-endian order", (vector) => bfloat16(vector).swap16()],
];

/** Vectors as models produce them: normal components, with zeros, of any norm up to 10,000, and waves. */
const usual = fc
  .record({
    dimensions: fc.integer({ min: 4, max: 100 }).map((quarter) => quarter * 4),
    count: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer(),
    norm: fc.option(fc.double({ min: 0.01, max: 10_000, noNaN: true })),
    zeros: fc.constantFrom(0, 0, 0.5, 0.9),
    isWave: fc.boolean(),
  })
  .map(({ dimensions, count, seed, norm, zeros, isWave }) => {
    const random = mulberry(seed);
    return Array.from({ length: count }, (_, which) => {
      const made = isWave
        ? Array.from(
            { length: dimensions },
            (__, at) => Math.sin(seed + at * 0.7) * Math.cos(at * 0.13 + which),
          )
        : components(dimensions, random);
      const sparse = made.map((number, at) => (at > 8 && random() < zeros ? 0 : number));
      return normalised(sparse).map((number) => number * (norm ?? 1));
    });
  });

/** The detection is correct with high probability, and not by proof. A fixed seed makes the runs repeatable. */
const runs = { numRuns: depth(25, 200), seed: 20_251_125 };

describe("the format of base64 without known dimensions", () => {
  it.each(foreign)("is not certain: %s", (_, encode) => {
    fc.assert(
      fc.property(usual, fc.boolean(), (vectors, isKnown) => {
        // So many bits that they fill whole words.
        const long = vectors.map((vector) =>
          encode === packedBits ? Array.from({ length: 8 }, () => vector).flat() : vector,
        );
        const bytes = long.map(encode);
        const found = numberFormatOf(bytes, isKnown ? long[0]?.length : undefined);
        expect(found).toBeUndefined();
      }),
      runs,
    );
  });

  it("is float32 when the vectors are float32, with any norm and any zeros", () => {
    fc.assert(
      fc.property(usual, fc.boolean(), (vectors, isKnown) => {
        const found = numberFormatOf(vectors.map(float32), isKnown ? vectors[0]?.length : undefined);
        expect(found).toBe("float32");
      }),
      runs,
    );
  });

  it("is not float32 when zeros and ones are float64", () => {
    const ones = [
      [1, 0, 0, 0],
      [0, 1, 0, 1],
    ];
    expect(numberFormatOf(ones.map(float64), undefined)).not.toBe("float32");
  });

  it.each(formats)("is never detected as another format, for usual vectors: %s", (format, encode) => {
    fc.assert(
      fc.property(usual, (vectors) => {
        const found = numberFormatOf(vectors.map(encode), undefined);
        expect([format, undefined]).toContain(found);
      }),
      runs,
    );
  });
});

describe("the numbers of a format", () => {
  it.each(formats)("are the numbers that were written: %s", (format, encode) => {
    const numbers = [1, -0.5, 0, 0.333, 2 ** -20, 100];
    const precision = { float32: 2 ** -23, float64: 2 ** -23, float16: 2 ** -9, bfloat16: 2 ** -6 }[format];
    const found = numbersOf(encode(numbers), format);
    expect(encode(numbers)).toHaveLength(numbers.length * bytesOf[format]);
    for (const [index, number] of numbers.entries()) {
      expect(Math.abs((found[index] ?? Number.NaN) - number)).toBeLessThanOrEqual(
        Math.abs(number) * precision,
      );
    }
  });

  it("may be infinite or NaN", () => {
    const bits = Buffer.from(Uint16Array.of(0x7c00, 0xfc00, 0x7e00).buffer);
    expect([...numbersOf(bits, "float16")]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });
});
