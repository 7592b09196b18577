/** A sparse vector as words and weights: each word of the text with how often it stands there, first the first. */
export function simulatedSparseVector(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.fround(count / words.length)]));
}
