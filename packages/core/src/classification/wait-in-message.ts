import { plausibleWait } from "./plausible-wait.js";
import { parseSpokenDuration } from "./spoken-duration.js";
import { withoutQuotations } from "./without-quotations.js";

/** Providers state the wait at the start. A page of HTML or the user's own prompt may follow. */
const maxCharacters = 4_096;

/**
 * Words before a length of time that is a wait. Seen: "Please try again in 7m12s" (OpenAI), "Please retry after 54
 * seconds", "Try again in 2 seconds", "Please wait 46 seconds before retrying", "Quota will be replenished in
 * 5.03:23:11" (Azure OpenAI, Foundry, API Management). Any other length, such as "10 per 86400s", is a window.
 */
const beforeLength =
  /\b(?:(?:try again|retry|retrying|replenished|resets?|available again) (?:in|after)|please wait(?: for)?) +(?:about |approximately )?/gi;

/** "Wait 5 seconds before retrying", without "please". Only the words after the number show that this is advice. */
const waitBefore = /\bwait +(?=\d[\d.]{0,15}[^.!?]{0,40} before\b)/gi;

/** "It will reset at 2026-04-14 23:59:59 +0800 CST" (Ark). Without an offset the time zone is unknown. */
const resetMoment =
  /\b(?:resets?|replenished|available again|try again|retry) (?:at|after) +(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d{1,9})? ?(?:(Z|UTC|GMT)\b|([+-]\d{2}):?(\d{2}))/i;

/** Returns the wait that a provider's message states, in milliseconds, or undefined. */
export function waitInMessage(message: string, nowEpochMs: number): number | undefined {
  const text = withoutQuotations(message.slice(0, maxCharacters));
  return lengthAfter(beforeLength, text) ?? lengthAfter(waitBefore, text) ?? untilReset(text, nowEpochMs);
}

function lengthAfter(words: RegExp, text: string): number | undefined {
  for (const found of text.matchAll(words)) {
    const durationMs = parseSpokenDuration(text, found.index + found[0].length);
    if (durationMs !== undefined) {
      return plausibleWait(durationMs);
    }
  }
  return undefined;
}

function untilReset(text: string, nowEpochMs: number): number | undefined {
  const [, date, time, zone, hours, minutes] = resetMoment.exec(text) ?? [];
  if (date === undefined || time === undefined) {
    return undefined;
  }
  // `Date.parse` guarantees ISO 8601, not Go's own format.
  const offset = zone === undefined ? `${hours}:${minutes}` : "Z";
  return plausibleWait(Date.parse(`${date}T${time}${offset}`) - nowEpochMs);
}
