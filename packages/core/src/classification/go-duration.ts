import { unitMs } from "./time-units.js";

const bareSeconds = /^\d{1,15}(?:\.\d{1,15})?$/;
const piece = /(\d{1,15}(?:\.\d{1,15})?)(ns|us|µs|μs|ms|s|m|h|d)/y;

/** No duration that means anything is longer; Go's own longest one has 21 characters. */
const maxCharacters = 64;

/**
 * Milliseconds of a duration as Go prints it, which is what OpenAI's `x-ratelimit-reset-*` headers hold: `6m0s`, `1h0m0s`,
 * `17ms`, `2.812s`. A bare number is seconds, as Azure sends it. Undefined when the text is anything else.
 */
export function parseGoDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > maxCharacters) {
    return undefined;
  }
  if (bareSeconds.test(trimmed)) {
    return Number(trimmed) * 1_000;
  }
  let totalMs = 0;
  piece.lastIndex = 0;
  while (piece.lastIndex < trimmed.length) {
    const [, amount = "", unit = ""] = piece.exec(trimmed) ?? [];
    const ms = unitMs(unit);
    if (ms === undefined) {
      return undefined;
    }
    totalMs += Number(amount) * ms;
  }
  return totalMs;
}
