/** Returns the names that share most pairs of letters with a mistyped name (the Dice coefficient), best first. */
export function mostSimilar(name: string, known: readonly string[], count: number): readonly string[] {
  const wanted = pairsOf(name);
  const likeness = (candidate: string) => {
    const pairs = pairsOf(candidate);
    const shared = [...pairs].filter((pair) => wanted.has(pair)).length;
    return (2 * shared) / (wanted.size + pairs.size);
  };
  return [...known]
    .map((candidate) => ({ candidate, score: likeness(candidate) }))
    .sort((one, other) => other.score - one.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase();
  return new Set(Array.from({ length: letters.length }, (_, index) => letters.slice(index, index + 2)));
}
