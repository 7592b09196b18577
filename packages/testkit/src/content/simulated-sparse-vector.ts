/**
 * Returns a sparse vector of words and weights. A word's weight is its count in the text. The order is the order of
 * first use.
 */
export function simulatedSparseVector(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.fround(count / words.length)]));
}
