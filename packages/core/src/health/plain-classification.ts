import { longestWaitMs } from "../classification/waits/plausible-wait.js";
import type { Classification } from "../contract/plugin/classification.js";

const longestWord = 80;

/** A classification as it travels between processes: its known members alone. */
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

/**
 * A reason or the name of a rule as processes share it, for people and dashboards: at most 80 characters, each a letter, a digit or one of
 * `_./:-`; other characters become `_`, and an empty text becomes `unknown`. The rules of a user may put anything into these texts.
 */
export function plainWord(text: string): string {
  return text.slice(0, longestWord).replace(/[^\w./:-]/g, "_") || "unknown";
}
