import type { Classification } from "../contract/plugin/classification.js";

const longestWord = 80;
/** No provider means a longer wait than a year, and a wire may not carry an endless time. */
export const longestWaitMs = 365 * 86_400_000;

/** A classification as it travels between processes: its known members alone. A user's rule may put anything into the two texts. */
export function plainClassification(
  { class: errorClass, scope, reason, rule, retryAfterMs, evidence }: Classification,
  scrub: (text: string) => string = (text) => text,
): Classification {
  return Object.freeze({
    class: errorClass,
    scope,
    reason: plainWord(scrub(reason)),
    rule: plainWord(scrub(String(rule))),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.min(retryAfterMs, longestWaitMs) }),
    ...(evidence === undefined ? {} : { evidence }),
  });
}

/** At most 80 characters, each a letter, a digit or one of `_./:-`. */
function plainWord(text: string): string {
  return text.slice(0, longestWord).replace(/[^\w./:-]/g, "_");
}
