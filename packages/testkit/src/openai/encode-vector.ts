import { simulatedVector } from "../content/simulated-vector.js";

/** Enough for a benchmark's few texts; at most about 30 MB of numbers in text. */
const CACHE_SIZE = 512;
const cache = new Map<string, string>();

/** A text's vector as it stands in the reply's JSON: a base64 string in quotes, or an array of numbers. */
export function encodedVector(
  model: string,
  text: string,
  dimensions: number,
  format: "float" | "base64",
): string {
  // Long texts are rarely asked twice and would fill the cache.
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

/** base64 is of little-endian float32, which is the byte order of every machine that runs Node.js. */
function encodeVector(vector: Float32Array, format: "float" | "base64"): string {
  if (format === "float") return `[${vector.join(",")}]`;
  return `"${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")}"`;
}
