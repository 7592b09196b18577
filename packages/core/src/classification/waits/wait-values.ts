import { isObject } from "../json-object.js";
import { parseGoDuration } from "./go-duration.js";

const decimal = /^\d{1,15}(?:\.\d{1,15})?$/;
const isoMoment = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** No length of time is so long; a moment since 2001 is, in seconds and in milliseconds. */
const firstEpochSeconds = 1e9;
const firstEpochMs = 1e12;

/** The milliseconds from now to a moment: epoch seconds or milliseconds, told apart by their size, or ISO 8601. */
export function momentMs(value: unknown, nowEpochMs: number): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (isoMoment.test(text)) {
    return Date.parse(text.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2")) - nowEpochMs;
  }
  const epoch = decimal.test(text) ? Number(text) : 0;
  if (epoch < firstEpochSeconds) {
    return undefined;
  }
  return (epoch >= firstEpochMs ? epoch : epoch * 1_000) - nowEpochMs;
}

/** The milliseconds of a length: a number in `unitMs`, a text as Go prints it, or Google's `{ seconds, nanos }`. */
export function lengthMs(value: unknown, unitMs: number): number | undefined {
  if (isObject(value)) {
    const { seconds } = value;
    return typeof seconds === "number" || typeof seconds === "string" ? lengthMs(seconds, 1_000) : undefined;
  }
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return decimal.test(text) ? Number(text) * unitMs : text === "" ? undefined : parseGoDuration(text);
}
