import { createHash } from "node:crypto";

/**
 * Returns the simulator's vector for a text. The vector has length 1, is the same for the same model and text in every
 * process, and differs between models. Fewer `dimensions` return the first part of the longer vector, scaled to length
 * 1 again, like OpenAI's `dimensions` parameter. Default: 1536 dimensions.
 */
export function simulatedVector(model: string, text: string, dimensions = 1536): Float32Array {
  const next = seededNumbers(model, text);
  const vector = new Float32Array(dimensions);
  let sumOfSquares = 0;
  for (let index = 0; index < dimensions; index += 1) {
    const value = next();
    vector[index] = value;
    sumOfSquares += value * value;
  }
  const scale = 1 / Math.sqrt(sumOfSquares);
  for (let index = 0; index < dimensions; index += 1) vector[index] = (vector[index] ?? 0) * scale;
  return vector;
}

/**
 * Returns numbers from -1 to 1, from xoshiro128** (Blackman and Vigna, public domain) seeded with a digest of the
 * names.
 */
function seededNumbers(model: string, text: string): () => number {
  const digest = createHash("sha256").update(model).update("\0").update(text).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let d = digest.readInt32LE(12);
  return () => {
    const mixed = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return mixed / 0x8000_0000;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
