/** Estimates the tokens of a text at four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Cuts a text into pieces as a model would stream it. The joined pieces are the text. */
export function splitIntoTokens(text: string): string[] {
  return text.match(/\s*\S{1,8}|\s+$/gu) ?? [];
}
