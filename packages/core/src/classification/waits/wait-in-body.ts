import { jsonInText } from "../envelopes/json-in-text.js";
import { isObject, type JsonObject } from "../json-object.js";
import { plausibleWait } from "./plausible-wait.js";
import { rateLimitReset, retryAfterHeader } from "./wait-in-headers.js";
import { lengthMs, momentMs } from "./wait-values.js";

const maxDepth = 8;
const maxObjects = 200;

/**
 * Members that state a length: Google's `retryDelay` (google.rpc.RetryInfo) and `quotaResetDelay` (of Cloud Code Assist), Hugging Face's
 * `estimated_time`, LiteLLM's and many others'. Without a unit: seconds.
 */
const lengthNames =
  /^(?:retry[_-]?(?:delay|in)|retry[_-]?after(?:[_-]?(?:s|sec|secs|seconds))?|try[_-]?again[_-]?in|(?:quota)?resets?[_-]?(?:in|after|delay)(?:[_-]?seconds)?|(?:time|seconds)[_-]?(?:until|to|till)[_-]?(?:reset|retry)|wait[_-]?(?:seconds|time)|cool[_-]?down(?:[_-]?(?:seconds|time))?|estimated[_-]?time)$/i;
const millisecondNames = /^(?:retry|resets?|wait)[_-]?(?:after|in|time)?[_-]?(?:ms|millis|milliseconds)$/i;
const momentNames =
  /^(?:resets?|(?:quota|limit)[_-]?resets?|(?:quota|limit)?[_-]?resets?[_-]?(?:at|time(?:stamp)?|date)|(?:next[_-]?)?available[_-]?at|next[_-]?(?:reset|retry)[_-]?(?:at|time)?|retry[_-]?at)$/i;

/** Returns the wait that an error body states in a member of its own, in milliseconds, or undefined. */
export function waitInBody(body: unknown, nowEpochMs: number): number | undefined {
  const objects = objectsIn(body);
  for (const source of objects) {
    const waitMs = ownWait(source, nowEpochMs);
    if (waitMs !== undefined) {
      return waitMs;
    }
  }
  return undefined;
}

function ownWait(source: JsonObject, nowEpochMs: number): number | undefined {
  for (const [name, value] of Object.entries(source).slice(0, 50)) {
    const waitMs = stated(name, value, nowEpochMs);
    if (waitMs !== undefined) {
      return plausibleWait(waitMs);
    }
  }
  return undefined;
}

function stated(name: string, value: unknown, nowEpochMs: number): number | undefined {
  if (name === "headers" && isObject(value)) {
    const headers = headersOf(value);
    return retryAfterHeader(headers, nowEpochMs) ?? rateLimitReset(headers, nowEpochMs);
  }
  if (millisecondNames.test(name)) {
    return typeof value === "number" ? value : lengthMs(value, 1);
  }
  if (momentNames.test(name)) {
    return momentMs(value, nowEpochMs);
  }
  return lengthNames.test(name) ? (momentMs(value, nowEpochMs) ?? lengthMs(value, 1_000)) : undefined;
}

function headersOf(source: JsonObject): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(source).slice(0, 50)) {
    if (/^[\w-]{1,100}$/.test(name) && /^[\x20-\x7e]{1,200}$/.test(String(value))) {
      headers.set(name, String(value));
    }
  }
  return headers;
}

/** The objects of a body from the outside in, also those in its texts; bounded, as a body may hold anything. */
function objectsIn(body: unknown): readonly JsonObject[] {
  const found: JsonObject[] = [];
  let level: readonly unknown[] = [body];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (found.length + next.length > maxObjects) {
        return found;
      }
      const opened = typeof value === "string" ? jsonInText(value)?.value : value;
      if (Array.isArray(opened)) {
        next.push(...opened.slice(0, 20));
      } else if (isObject(opened)) {
        found.push(opened);
        next.push(...Object.values(opened).slice(0, 50).filter(mayHoldObjects));
      }
    }
    level = next;
  }
  return found;
}

function mayHoldObjects(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || (typeof value === "string" && value.includes("{"));
}
