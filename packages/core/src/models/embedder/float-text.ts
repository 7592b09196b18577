import { endianness } from "node:os";

export const bytesPerFloat = 4;
const isBigEndian = endianness() === "BE";

/** The bytes of a vector as little-endian float32. */
export function floatBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return isBigEndian ? Buffer.from(bytes).swap32() : bytes;
}

/** Copies little-endian float32 into a vector, whose memory is aligned. */
export function floatsOf(bytes: Buffer): Float32Array {
  const vector = new Float32Array(bytes.length / bytesPerFloat);
  const copy = Buffer.from(vector.buffer);
  bytes.copy(copy);
  if (isBigEndian) {
    copy.swap32();
  }
  return vector;
}

/** Encodes little-endian float32 in base64, a third of the size of numbers as text. */
export function encodeFloats(vector: Float32Array): string {
  return floatBytes(vector).toString("base64");
}

/** Undefined: the text is no whole number of floats. */
export function decodeFloats(base64: string): Float32Array | undefined {
  const length = floatsIn(base64);
  if (length === undefined) {
    return undefined;
  }
  const vector = new Float32Array(length);
  const bytes = Buffer.from(vector.buffer);
  if (bytes.write(base64, "base64") !== bytes.length) {
    return undefined;
  }
  if (isBigEndian) {
    bytes.swap32();
  }
  return vector;
}

/** How many floats a text of base64 holds, by its length. Undefined: it was cut. */
export function floatsIn(base64: string): number | undefined {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  const bytes = (base64.length / 4) * 3 - padding;
  return base64.length > 0 && Number.isInteger(bytes / bytesPerFloat) ? bytes / bytesPerFloat : undefined;
}
