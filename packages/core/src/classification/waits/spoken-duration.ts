import { unitMs } from "./time-units.js";

/** .NET's TimeSpan, `[d.]hh:mm:ss`, as Azure API Management writes it. */
const timeSpan = /(?:(\d{1,6})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?![\d:])/y;
/** "an hour", "one minute": the number may be a word. */
const piece = /(\d{1,15}(?:\.\d{1,15})?|(?:an?|one)(?=\s))\s{0,2}([a-zµμ]{1,12})(?![a-zµμ])/iy;
const joint = /\s{0,2}(?:,|and\b)?\s{0,2}/iy;

/**
 * Returns the milliseconds of the duration that begins at `index` of a sentence: `2.812s`, `7m12s`, `21 minutes and 33
 * seconds`, `2.12 days`, `5.03:23:11`. Returns undefined if no duration begins there. A number without a unit is not a
 * duration.
 */
export function parseSpokenDuration(text: string, index: number): number | undefined {
  return readTimeSpan(text, index) ?? readPieces(text, index);
}

function readTimeSpan(text: string, index: number): number | undefined {
  timeSpan.lastIndex = index;
  const found = timeSpan.exec(text);
  if (found === null) {
    return undefined;
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((digits = "0") => Number(digits));
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Units must get smaller, so that the next number of the sentence is not read as a part of the duration. */
function readPieces(text: string, index: number): number | undefined {
  let totalMs: number | undefined;
  let lastUnitMs = Number.POSITIVE_INFINITY;
  let at = index;
  for (;;) {
    const found = readPiece(text, at);
    if (found === undefined || found.unitMs >= lastUnitMs) {
      return totalMs;
    }
    totalMs = (totalMs ?? 0) + found.amount * found.unitMs;
    lastUnitMs = found.unitMs;
    joint.lastIndex = found.end;
    joint.test(text);
    at = joint.lastIndex;
  }
}

function readPiece(
  text: string,
  index: number,
): { readonly amount: number; readonly unitMs: number; readonly end: number } | undefined {
  piece.lastIndex = index;
  const [, amount = "", unit = ""] = piece.exec(text) ?? [];
  const ms = unitMs(unit);
  return ms === undefined
    ? undefined
    : { amount: /^\d/.test(amount) ? Number(amount) : 1, unitMs: ms, end: piece.lastIndex };
}
