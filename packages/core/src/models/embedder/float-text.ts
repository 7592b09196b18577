const bytesPerFloat = 4;

/** Encodes little-endian float32 in base64, a third of the size of numbers as text. */
export function encodeFloats(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * bytesPerFloat);
  for (const [at, value] of vector.entries()) {
    bytes.writeFloatLE(value, at * bytesPerFloat);
  }
  return bytes.toString("base64");
}

export function decodeFloats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  const length = Math.floor(bytes.length / bytesPerFloat);
  return Float32Array.from({ length }, (_, at) => bytes.readFloatLE(at * bytesPerFloat));
}
