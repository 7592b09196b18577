import { jsonExcess } from "@hotspare/core/plugin";
import { ProtocolError } from "../contract/protocol-error.js";

/** No real request is deeper. Deeper JSON could overflow the stack of recursive code. */
const mostLevels = 128;
/**
 * A body of 60 MB can have thirty million values, which would take minutes and gigabytes. The largest real requests, long conversations with tools, have about ten
 * thousand values.
 */
const mostValues = 250_000;

/** Throws for invalid UTF-8, because replacing characters would change the prompt. */
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses a body.
 *
 * @throws {ProtocolError} 400 when the bytes are not UTF-8 or not JSON, are nested deeper than 128 levels, have more than 250,000 values, or have a member
 * `__proto__`. The error does not repeat the parser's message, because that message quotes the body
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw invalid("The body is not valid UTF-8. Encode the JSON as UTF-8.");
  }
  if (text.trim() === "") {
    throw invalid("The body is empty. Send a JSON object.");
  }
  switch (jsonExcess(text, { levels: mostLevels, values: mostValues })) {
    case "depth":
      throw invalid(
        `The JSON of the body is nested deeper than ${mostLevels} levels. Send a body with fewer levels.`,
      );
    case "values":
      throw invalid(
        `The JSON of the body has more than ${mostValues} values. Send fewer messages, inputs or fields in a request.`,
      );
    case undefined:
      break;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const where = position === undefined ? "" : ` It is wrong near character ${position}.`;
    throw invalid(`The body is not valid JSON.${where} Send one JSON object.`);
  }
  refusePrototypes(value);
  return value;
}

/** Refuses a member `__proto__`. `JSON.parse` reads it as an ordinary member, but a later copy by assignment would change the prototype of the copy. */
function refusePrototypes(value: unknown): void {
  let level: object[] = isObject(value) ? [value] : [];
  while (level.length > 0) {
    const next: object[] = [];
    for (const item of level) {
      if (Array.isArray(item)) {
        for (const member of item) {
          if (isObject(member)) {
            next.push(member);
          }
        }
      } else {
        for (const name of Object.keys(item)) {
          if (name === "__proto__") {
            throw invalid(
              'The body has a member "__proto__", which the gateway does not take. Leave it out.',
            );
          }
          const member: unknown = Reflect.get(item, name);
          if (isObject(member)) {
            next.push(member);
          }
        }
      }
    }
    level = next;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function invalid(message: string): ProtocolError {
  return new ProtocolError({ status: 400, type: "invalid_request_error", code: "invalid_json", message });
}
