import { unitMs } from "./time-units.js";

const bareSeconds = /^\d{1,15}(?:\.\d{1,15})?$/;
const piece = /(\d{1,15}(?:\.\d{1,15})?)(ns|us|µs|μs|ms|s|m|h|d)/y;

/** Longer than any real duration: Go's longest has 21 characters. */
const maxCharacters = 64;

/**
 * Returns the milliseconds of a duration as Go prints it, such as `6m0s`, `1h0m0s`, `17ms` or `2.812s`. OpenAI's
 * `x-ratelimit-reset-*` headers use this form. A bare number means seconds, as Azure sends it. Returns undefined for
 * any other text.
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
