import { simulatedVector } from "../content/simulated-vector.js";
import type { VectorFault } from "../contract/faults.js";

/** Enough for the few texts of a benchmark. At most about 30 MB of numbers as text. */
const CACHE_SIZE = 512;
const cache = new Map<string, string>();

/** Returns a text's vector as JSON, as a fault has made it. */
export function writtenVector(
  fault: VectorFault | undefined,
  model: string,
  text: string,
  dimensions: number,
  format: "float" | "base64",
): string {
  if (fault?.type === "nullVector") return "null";
  if (fault?.type === "zeroVector") return encodeVector(new Float32Array(dimensions), format);
  return encodedVector(model, text, dimensions, format);
}

/** Returns a text's vector as JSON: a base64 string in quotes, or an array of numbers. */
function encodedVector(model: string, text: string, dimensions: number, format: "float" | "base64"): string {
  // Long texts are rarely repeated and would fill the cache.
  if (text.length > 1000) return encodeVector(simulatedVector(model, text, dimensions), format);
  const name = `${format} ${dimensions} ${model} ${text}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const encoded = encodeVector(simulatedVector(model, text, dimensions), format);
  const oldest = cache.size >= CACHE_SIZE ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(name, encoded);
  return encoded;
}

/** base64 encodes little-endian float32, the byte order of every machine that runs Node.js. */
function encodeVector(vector: Float32Array, format: "float" | "base64"): string {
  if (format === "float") return `[${vector.join(",")}]`;
  return `"${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")}"`;
}
