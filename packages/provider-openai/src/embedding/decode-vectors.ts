import { endianness } from "node:os";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { Base64Slice } from "./base64-slice.js";

/** A vector on the wire: little-endian float32 in base64, or numbers from a server that knows no `encoding_format`. */
export type WireVector = string | Base64Slice | readonly unknown[];

const bytesPerFloat = 4;

/**
 * Decodes a batch into one block of memory, with a view for each vector: base64 is written straight into it. The views keep
 * the block alive; copy one to keep it alone.
 *
 * @throws {UnusableReplyError} when base64 does not hold whole floats
 */
export function decodeVectors(vectors: readonly WireVector[]): readonly Float32Array[] {
  const lengths = vectors.map(floatsIn);
  const block = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  const bytes = Buffer.from(block.buffer);
  let start = 0;
  return vectors.map((vector, index) => {
    const end = start + (lengths[index] ?? 0);
    const view = block.subarray(start, end);
    if (isBase64(vector)) {
      writeBase64(String(vector), bytes, start * bytesPerFloat, end * bytesPerFloat, index);
    } else {
      copyNumbers(vector, view);
    }
    start = end;
    return view;
  });
}

function isBase64(vector: WireVector): vector is string | Base64Slice {
  return typeof vector === "string" || vector instanceof Base64Slice;
}

function floatsIn(vector: WireVector, index: number): number {
  if (!isBase64(vector)) {
    return vector.length;
  }
  const padding = vector.endsWith("==") ? 2 : vector.endsWith("=") ? 1 : 0;
  const floats = (Math.floor((vector.length * 3) / 4) - padding) / bytesPerFloat;
  return Number.isInteger(floats) ? floats : failBase64(index);
}

function writeBase64(vector: string, bytes: Buffer, start: number, end: number, index: number): void {
  // Characters that are no base64 are skipped in silence; the count tells.
  if (bytes.write(vector, start, end - start, "base64") !== end - start) {
    failBase64(index);
  }
  if (endianness() === "BE") {
    bytes.subarray(start, end).swap32();
  }
}

/** What is no number becomes NaN, for which core refuses the vector: `set` would make a zero of null. */
function copyNumbers(numbers: readonly unknown[], view: Float32Array): void {
  for (let index = 0; index < view.length; index += 1) {
    const value = numbers[index];
    view[index] = typeof value === "number" ? value : Number.NaN;
  }
}

function failBase64(index: number): never {
  throw new UnusableReplyError({
    reason: "truncated_json",
    message: `The base64 of vector ${index} does not hold whole float32 numbers; it may have been cut.`,
  });
}
