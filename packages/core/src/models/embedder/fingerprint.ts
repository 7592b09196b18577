import type { VectorSpaceFingerprint } from "../../contract/vector-space-fingerprint.js";
import { decodeFloats, encodeFloats } from "./float-text.js";

/**
 * The texts differ in language and subject, so that another model cannot match all of them by chance. Changing a text
 * invalidates old fingerprints.
 */
export const fingerprintTexts: readonly string[] = [
  "The quick brown fox jumps over the lazy dog.",
  "机器学习模型将文本转换为向量。",
  "SELECT name, price FROM products WHERE price < 20;",
];

export function fingerprintOf(
  model: string,
  texts: readonly string[],
  vectors: readonly Float32Array[],
): VectorSpaceFingerprint {
  return { format: "hotspare/vector-space/1", model, texts, vectors: vectors.map(encodeFloats) };
}

/** Returns the lowest cosine over the texts. Undefined if the vectors have another length, or the fingerprint was cut. */
export function likeness(
  fingerprint: VectorSpaceFingerprint,
  vectors: readonly Float32Array[],
): number | undefined {
  const cosines = fingerprint.vectors.map((text, index) => cosine(decodeFloats(text), vectors[index]));
  return cosines.every((value) => value !== undefined) ? Math.min(...cosines) : undefined;
}

function cosine(one: Float32Array | undefined, other: Float32Array | undefined): number | undefined {
  if (one === undefined || other === undefined || one.length !== other.length) {
    return undefined;
  }
  let product = 0;
  let ones = 0;
  let others = 0;
  for (const [index, value] of one.entries()) {
    const beside = other[index] ?? 0;
    product += value * beside;
    ones += value * value;
    others += beside * beside;
  }
  return ones === 0 || others === 0 ? 0 : product / Math.sqrt(ones * others);
}
