import { endianness } from "node:os";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { DecodedBytes, DecodedNumbers, isDecoded, type WireVector } from "../vectors/wire-vector.js";
import { bytesOf, type NumberFormat, numberFormatOf, numbersOf } from "./number-format.js";

/**
 * Returns the numbers of a batch's vectors. Vectors that were decoded as they arrived stay where they are. The other vectors are decoded into one
 * block of memory, with a view for each vector, and base64 is written straight into the block. The views keep the whole block in memory: copy a view
 * to keep one vector alone.
 *
 * @param dimensions how many numbers a vector should have; undefined: not known
 * @throws {UnusableReplyError} when base64 was cut, or its bytes are numbers of no known format
 */
export function decodeVectors(vectors: readonly WireVector[], dimensions?: number): readonly Float32Array[] {
  const texts = vectors.map((vector) => (typeof vector === "string" ? plainBase64(vector) : undefined));
  const sizes = vectors.map((vector, index) => {
    const text = texts[index];
    return text === undefined ? (isDecoded(vector) ? 0 : vector.length * bytesOf.float32) : bytesIn(text);
  });
  // A vector whose length is no multiple of four bytes has other numbers, or was cut. The next vector still begins at a multiple of four.
  const starts: number[] = [];
  let end = 0;
  for (const size of sizes) {
    starts.push(end);
    end += Math.ceil(size / bytesOf.float32) * bytesOf.float32;
  }
  const block = new Float32Array(end / bytesOf.float32);
  const bytes = Buffer.from(block.buffer);
  const raws = vectors.map((vector, index) => {
    if (vector instanceof DecodedBytes) {
      return vector.bytes;
    }
    const text = texts[index];
    if (text === undefined) {
      return undefined;
    }
    const start = starts[index] ?? 0;
    const raw = bytes.subarray(start, start + (sizes[index] ?? 0));
    writeBase64(text, raw, index);
    return raw;
  });
  const encoded = raws.filter((raw) => raw !== undefined);
  const format = encoded.length === 0 ? "float32" : formatOf(encoded, dimensions);
  return vectors.map((vector, index) => {
    const raw = raws[index];
    if (raw !== undefined) {
      return numbersIn(raw, format);
    }
    if (vector instanceof DecodedNumbers) {
      return vector.numbers;
    }
    const start = (starts[index] ?? 0) / bytesOf.float32;
    return typeof vector === "string" || isDecoded(vector)
      ? block.subarray(start, start)
      : copyNumbers(vector, block.subarray(start, start + vector.length));
  });
}

/** Returns a view when the bytes are float32, otherwise a copy. */
function numbersIn(raw: Buffer, format: NumberFormat): Float32Array {
  if (format !== "float32") {
    return Float32Array.from(numbersOf(raw, format));
  }
  if (endianness() === "BE") {
    raw.swap32();
  }
  return new Float32Array(raw.buffer as ArrayBuffer, raw.byteOffset, raw.length / bytesOf.float32);
}

/** Characters that encoders put between lines (MIME), or that a relay leaves around a text. */
const blanks = /\s+/g;

/** The head of a data URL. */
const dataHead = /^data:[^,]{0,100},/;

function plainBase64(vector: string): string {
  const text = dataHead.test(vector) ? vector.replace(dataHead, "") : vector;
  return /\s/.test(text) ? text.replace(blanks, "") : text;
}

function bytesIn(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.max(0, Math.floor(((text.length - padding) * 3) / 4));
}

function writeBase64(text: string, into: Buffer, index: number): void {
  // Node skips characters that are not base64 without an error. The count shows it.
  if (into.write(text, "base64") !== into.length) {
    throw cutBase64(index);
  }
}

function formatOf(vectors: readonly Buffer[], dimensions: number | undefined): NumberFormat {
  const cut = vectors.findIndex(({ length }) => length % bytesOf.float32 !== 0);
  // Several vectors of the same odd length are complete, and have narrower numbers. So does a vector with the right number of them.
  const areAlike = vectors.length > 1 && new Set(vectors.map(({ length }) => length)).size === 1;
  if (cut !== -1 && !areAlike && vectors[cut]?.length !== (dimensions ?? 0) * bytesOf.float16) {
    throw cutBase64(cut);
  }
  const format = numberFormatOf(vectors, dimensions);
  if (format !== undefined) {
    return format;
  }
  throw new UnusableReplyError({
    reason: "unreadable_vector",
    message:
      "The base64 of the vectors does not contain float32 numbers, and their format is not certain. " +
      'Ask for numbers: encodingFormat: "float".',
  });
}

function cutBase64(index: number): UnusableReplyError {
  return new UnusableReplyError({
    reason: "truncated_json",
    message: `The base64 of vector ${index} does not contain whole float32 numbers; it may have been cut.`,
  });
}

/** A value that is no number becomes NaN, for which core refuses the vector. `set` would turn null into zero. */
function copyNumbers(numbers: readonly unknown[], view: Float32Array): Float32Array {
  for (let index = 0; index < view.length; index += 1) {
    const value = numbers[index];
    view[index] = typeof value === "number" ? value : Number.NaN;
  }
  return view;
}
