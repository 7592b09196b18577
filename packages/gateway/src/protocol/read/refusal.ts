import { showValue } from "@hotspare/core/plugin";
import { ProtocolError } from "../../contract/protocol-error.js";

/** Most characters of a client's own word in a message. */
const mostShown = 64;

/**
 * A refusal of the request, in OpenAI's words and with OpenAI's codes where OpenAI has them.
 *
 * @param param the field that is wrong, such as `messages[0].content`
 * @param message what is wrong and what to write instead; never a value that may be a prompt or a secret
 * @param code OpenAI's word for the problem, such as `invalid_type`
 */
export function refusal(param: string | undefined, message: string, code?: string): ProtocolError {
  return new ProtocolError({ status: 400, type: "invalid_request_error", message, param, code });
}

/** The field is required, and the request has none. */
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

/** The field has a name that this place does not know. `advice` says what to do instead. */
export function unknownField(param: string, advice: string): ProtocolError {
  return refusal(param, `Unknown parameter: '${param}'. ${advice}`, "unknown_parameter");
}

/** The field is OpenAI's, and the gateway does not take it. */
export function unsupported(param: string, message: string): ProtocolError {
  return refusal(param, `Unsupported parameter: '${param}'. ${message}`, "unsupported_parameter");
}

/** A name that a client chose, as a part of a path: cut, and nothing that may be a key. */
export function shownName(name: string): string {
  const text = shown(name);
  return text.startsWith('"') ? text.slice(1, -1) : "…";
}

/** A value as a message shows it: a short word, a number, true or false. Everything else is only described. */
function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > mostShown ? `a string of ${value.length} characters` : showValue(value);
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value);
}

/** What kind of JSON a value is, in OpenAI's words. */
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
      return Number.isInteger(value) ? "an integer" : "a decimal";
    case "object":
      return "an object";
    default:
      return `a ${typeof value}`;
  }
}
