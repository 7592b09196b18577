/**
 * Double, typographic and backtick quotes, also unclosed, as English, Chinese, German, French, Russian and Japanese have them. Single quotes only
 * where they cannot be an apostrophe. Whatever follows a double quote matches, up to a backslash at the very end: a quote that failed to match would
 * make each one before it be tried to the end too.
 */
const quotations =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|„[^“”]*(?:[“”]|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)|`[^`]*(?:`|$)|(?<!\w)'[^']*'(?!\w)/g;

/**
 * Removes quotations from a message, for rules that search for words. A provider's error often quotes the prompt, and a
 * prompt may say anything, even "rate limit exceeded". Each quotation becomes `"…"`, so that the words around it stay
 * apart.
 *
 * @example withoutQuotations("Invalid value: 'quota exceeded'.") // Invalid value: "…".
 */
export function withoutQuotations(message: string): string {
  return withoutEcho(message).replace(quotations, '"…"');
}

/** Words before a colon and a quote that begin an echo of the request. */
const echo =
  /\b(?:values?|inputs?|prompts?|content|texts?|messages?|query|questions?|requests?|got|received|given)\s?:\s{0,2}(["'`])/i;

/** An echo reaches to the last quote of its kind: a prompt may hold quotes of its own. A cut one has no end. */
function withoutEcho(message: string): string {
  const found = echo.exec(message);
  if (found === null) {
    return message;
  }
  const start = found.index + found[0].length;
  const end = message.lastIndexOf(found[1] ?? "");
  return `${message.slice(0, start - 1)}"…"${end < start ? "" : message.slice(end + 1)}`;
}
