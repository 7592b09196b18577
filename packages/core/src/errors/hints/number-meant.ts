/** How many milliseconds each unit has. */
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What the names of units begin with: `sec`, `seconds`, `minutes`. */
const written =
  /^\s*(\d+(?:\.\d+)?)\s*(ms|msecs?|millis(?:econds?)?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)?\s*$/i;

/**
 * What to write in place of a text or a bigint that says a number, as the end of a sentence: `: write 5000` of "5s" where milliseconds are wanted. Empty: the
 * value says no number.
 */
export function numberMeant(value: unknown, wanted: "milliseconds" | "number"): string {
  if (typeof value === "bigint") {
    return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? `: write ${value}` : "";
  }
  const found = typeof value === "string" ? written.exec(value) : null;
  if (found === null) {
    return "";
  }
  const [, digits = "", unit = ""] = found;
  const word = unit.toLowerCase();
  const milliseconds = units[/^(?:ms|milli)/.test(word) ? "ms" : word.slice(0, 1)];
  if (word !== "" && (wanted === "number" || milliseconds === undefined)) {
    return "";
  }
  return `: write ${Number(digits) * (word === "" ? 1 : (milliseconds ?? 1))}`;
}
