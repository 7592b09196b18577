import { isObject } from "../json-object.js";
import { parseGoDuration } from "./go-duration.js";
import { parseSpokenDuration } from "./spoken-duration.js";

const decimal = /^\d{1,19}(?:\.\d{1,15})?$/;
const isoMoment = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** The three date forms of RFC 9110, section 5.6.7. All are GMT, though the last form does not say so. */
const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?:\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/** No length of time is so long in seconds; a moment since 2001 is, and a thousand times as long in each smaller unit. */
const firstEpochSeconds = 1e9;
const epochUnits: readonly (readonly [from: number, milliseconds: number])[] = [
  [1e18, 1e-6],
  [1e15, 1e-3],
  [1e12, 1],
  [firstEpochSeconds, 1_000],
];

/**
 * The milliseconds from now to a moment: seconds, milliseconds, microseconds or nanoseconds of the epoch, told apart by their size, ISO 8601
 * or an HTTP date. A date without a zone is not read: nobody knows whose clock it is.
 */
export function momentMs(value: unknown, nowEpochMs: number): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (isoMoment.test(text)) {
    return Date.parse(text.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2")) - nowEpochMs;
  }
  if (httpDate.test(text)) {
    return Date.parse(text.endsWith("GMT") ? text : `${text} GMT`) - nowEpochMs;
  }
  const epoch = decimal.test(text) ? Number(text) : 0;
  const [, milliseconds] = epochUnits.find(([from]) => epoch >= from) ?? [];
  return milliseconds === undefined ? undefined : Math.round(epoch * milliseconds) - nowEpochMs;
}

/** Longer texts are no length of time. */
const maxLengthCharacters = 60;

/** The milliseconds of a length: a number in `unitMs`, a text as Go prints it or as people say it, or Google's `{ seconds, nanos }`. */
export function lengthMs(value: unknown, unitMs: number): number | undefined {
  if (isObject(value)) {
    const { seconds } = value;
    return typeof seconds === "number" || typeof seconds === "string" ? lengthMs(seconds, 1_000) : undefined;
  }
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (decimal.test(text)) {
    return Number(text) * unitMs;
  }
  return text === "" || text.length > maxLengthCharacters
    ? undefined
    : (parseGoDuration(text) ?? parseSpokenDuration(text, 0));
}
