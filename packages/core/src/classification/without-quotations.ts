/** Double, typographic and backtick quotes, also unclosed. Single quotes only where they cannot be an apostrophe. */
const quotations = /"(?:[^"\\]|\\.)*(?:"|$)|“[^”]*(?:”|$)|`[^`]*(?:`|$)|(?<!\w)'[^']*'(?!\w)/g;

/**
 * Removes quotations from a message, for rules that search for words. A provider's error often quotes the prompt, and a
 * prompt may say anything, even "rate limit exceeded". Each quotation becomes `"…"`, so that the words around it stay
 * apart.
 *
 * @example withoutQuotations("Invalid value: 'quota exceeded'.") // Invalid value: "…".
 */
export function withoutQuotations(message: string): string {
  return message.replace(quotations, '"…"');
}
