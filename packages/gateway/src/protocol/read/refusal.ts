import { showValue } from "@hotspare/core/plugin";
import { ProtocolError } from "../../contract/protocol-error.js";

/** Most characters of a client's text in a message. */
const mostShown = 64;

/**
 * Makes the refusal of a request, with OpenAI's wording and code where OpenAI has the same refusal.
 *
 * @param param the field that is wrong, such as `messages[0].content`
 * @param message what is wrong and what to write instead. Must not quote a value that may be a prompt or a secret
 * @param code OpenAI's code for the problem, such as `invalid_type`
 */
export function refusal(param: string | undefined, message: string, code?: string): ProtocolError {
  return new ProtocolError({ status: 400, type: "invalid_request_error", message, param, code });
}

/** For a required field that the request does not have. */
export function missing(param: string): ProtocolError {
  return refusal(param, `Missing required parameter: '${param}'.`, "missing_required_parameter");
}

/** @param expected such as `a string` or `an array of objects` */
export function wrongType(param: string, expected: string, value: unknown): ProtocolError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${kindOf(value)} instead.`;
  return refusal(param, message, "invalid_type");
}

/** @param advice a sentence that says what to write instead */
export function wrongValue(param: string, value: unknown, advice: string): ProtocolError {
  return refusal(param, `Invalid value for '${param}': got ${shown(value)}. ${advice}`, "invalid_value");
}

/** For a field that is unknown at this place. `advice` says what to do instead. */
export function unknownField(param: string, advice: string): ProtocolError {
  return refusal(param, `Unknown parameter: '${param}'. ${advice}`, "unknown_parameter");
}

/** For a field of OpenAI that the gateway does not support. */
export function unsupported(param: string, message: string): ProtocolError {
  return refusal(param, `Unsupported parameter: '${param}'. ${message}`, "unsupported_parameter");
}

/** A name from a client, as a part of a path. Replaced by `…` if the name is long or may be a key. */
export function shownName(name: string): string {
  const text = shown(name);
  return text.startsWith('"') ? text.slice(1, -1) : "…";
}

/** A value for a message: shows a short word, a number, true or false, and only describes everything else. */
function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > mostShown ? `a string of ${value.length} characters` : showValue(value);
  }
  return Number.isFinite(value) || typeof value === "boolean" ? String(value) : kindOf(value);
}

/** The JSON type of a value, in OpenAI's words. */
function kindOf(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "an array";
  }
  switch (typeof value) {
    case "number":
      if (Number.isInteger(value)) {
        return "an integer";
      }
      // JavaScript reads 1e999 in JSON as Infinity.
      return Number.isFinite(value) ? "a decimal" : "a number that is too large";
    case "object":
      return "an object";
    default:
      return `a ${typeof value}`;
  }
}
