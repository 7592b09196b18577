import {
  type ErrorWords,
  isObject,
  type JsonObject,
  parseJson,
  readErrorBody,
  textOf,
} from "@hotspare/core/plugin";
import { gatewayCodeNames } from "./gateway-error-codes.js";

const maxMessageCharacters = 2_000;

/**
 * Reads an error body in any shape of this vendor: Ark's `{ error: { code, message, param, type } }`, also without the outer `error` (its Go SDK
 * writes it so); VikingDB's `{ code, message }` with a number or a text; the top gateway's
 * `{ ResponseMetadata: { Error: { Code, CodeN, Message } } }`; and text that is no JSON, or was cut.
 */
export function readVolcengineErrorBody(body: unknown): ErrorWords {
  return gatewayWords(body) ?? cutWords(body) ?? readErrorBody(body);
}

/** The service's id of the request, from the header or the field that has it. */
export function requestIdIn(headers: Headers, body: unknown): string | undefined {
  const metadata = isObject(body) && isObject(body["ResponseMetadata"]) ? body["ResponseMetadata"] : {};
  return (
    headers.get("x-request-id") ??
    headers.get("x-tt-logid") ??
    (isObject(body) ? textOf(body["request_id"]) : undefined) ??
    textOf(metadata["RequestId"])
  );
}

/** Also reads the gateway's older envelope without metadata, `{ Error: { Code } }`, and an envelope inside an `error`. */
function gatewayWords(body: unknown): ErrorWords | undefined {
  const source = isObject(body) ? body : {};
  const metadata = isObject(source["ResponseMetadata"]) ? source["ResponseMetadata"] : source;
  const error = metadata["Error"];
  if (!isObject(error)) {
    return undefined;
  }
  const code = gatewayCode(error);
  const message = textOf(error["Message"])?.slice(0, maxMessageCharacters);
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

function gatewayCode({ Code: code, CodeN: number }: JsonObject): string | undefined {
  const named = textOf(code);
  if (named !== undefined) {
    return named;
  }
  return typeof number === "number" ? (gatewayCodeNames.get(number) ?? String(number)) : undefined;
}

/** JSON that was cut still begins with the code. */
function cutWords(body: unknown): ErrorWords | undefined {
  if (typeof body !== "string" || !/^\s*\{/.test(body) || parseJson(body) !== undefined) {
    return undefined;
  }
  const text = body.slice(0, maxMessageCharacters);
  const code = /"code"\s*:\s*"?([\w.-]{1,100})/i.exec(text)?.[1];
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)/i.exec(text)?.[1];
  return { ...(code === undefined || code === "null" ? {} : { code }), message: message ?? text };
}
