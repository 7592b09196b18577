/**
 * Masks a key as OpenAI echoes it: eight characters, asterisks, the last four (corpus openai-053). Short texts such as
 * `undefined` are returned whole.
 */
export function maskKey(key: string): string {
  if (key.length < 10) return key;
  const shownAtEnd = Math.min(4, key.length - 9);
  return key.slice(0, 8) + "*".repeat(key.length - 8 - shownAtEnd) + key.slice(-shownAtEnd);
}
