/** Double, typographic and backtick quotes, also one that is never closed; single ones where they cannot be an apostrophe. */
const quotations = /"(?:[^"\\]|\\.)*(?:"|$)|“[^”]*(?:”|$)|`[^`]*(?:`|$)|(?<!\w)'[^']*'(?!\w)/g;

/**
 * A message without what it quotes, for rules that look for words: a provider's error often quotes the prompt, and a prompt may
 * say anything, "rate limit exceeded" too. Each quotation becomes `"…"`, so that the words around it stay apart.
 *
 * @example withoutQuotations("Invalid value: 'quota exceeded'.") // Invalid value: "…".
 */
export function withoutQuotations(message: string): string {
  return message.replace(quotations, '"…"');
}
