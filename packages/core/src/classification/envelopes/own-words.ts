import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { isObject, type JsonObject, textOf } from "../json-object.js";

/** What an error body says, whatever its shape. */
export type ErrorWords = Partial<Pick<ErrorFacts, "code" | "type" | "param" | "message">>;

const maxMessageCharacters = 2_000;

/**
 * Names of the code, the type and the sentence: OpenAI's first, then MiniMax's `base_resp`, Baidu's and Tencent's, AWS's, problem+json's
 * (RFC 9457: `detail` says more than `title`).
 */
const codeNames = [
  "code",
  "error_code",
  "errorCode",
  "err_code",
  "errcode",
  "status_code",
  "http_code",
  "Code",
  "error",
];
const typeNames = ["type", "error_type", "errorType", "err_type", "status", "__type", "Type"];
const messageNames = [
  ...[
    "message",
    "detail",
    "error_description",
    "msg",
    "error_msg",
    "errmsg",
    "err_msg",
    "error_message",
    "errorMessage",
  ],
  ...["status_msg", "Message", "faultstring", "error", "description", "reason", "title"],
];

/** The words of one object, and of nothing that stands in it. */
export function ownWords(source: JsonObject): ErrorWords {
  const code = reasonIn(source) ?? firstOf(codeNames, source, codeOf);
  const type = firstOf(typeNames, source, textOf);
  const param = textOf(source["param"]);
  const message = firstOf(messageNames, source, sentenceOf);
  return {
    ...(code === undefined ? {} : { code }),
    ...(type === undefined ? {} : { type }),
    ...(param === undefined ? {} : { param }),
    ...(message === undefined ? {} : { message: message.slice(0, maxMessageCharacters) }),
  };
}

/** The first of the members that is what is looked for. */
function firstOf(
  names: readonly string[],
  source: JsonObject,
  read: (value: unknown) => string | undefined,
): string | undefined {
  for (const name of names) {
    const value = read(source[name]);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

/** Proxies put the HTTP status here, as a number; AAD puts its code into `error`. A sentence is no code. */
function codeOf(value: unknown): string | undefined {
  if (typeof value === "number") {
    return String(value);
  }
  const text = textOf(value);
  return text !== undefined && /^[\w.:-]{1,100}$/.test(text) ? text : undefined;
}

/** Google's code is the status; what went wrong is the reason of its ErrorInfo (AIP-193). */
function reasonIn({ details, code }: JsonObject): string | undefined {
  if (!Array.isArray(details) || typeof code === "string") {
    return undefined;
  }
  const info = details
    .slice(0, 20)
    .find((detail) => isObject(detail) && textOf(detail["reason"]) !== undefined);
  return isObject(info) ? codeOf(info["reason"]) : undefined;
}

/** FastAPI lists what is wrong with each field: `[{ loc, msg, type }]`. */
function sentenceOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) {
    return textOf(value);
  }
  const parts = value.slice(0, 20).map((part) => (isObject(part) ? (part["msg"] ?? part["message"]) : part));
  const text = parts.filter((part) => typeof part === "string").join("; ");
  return text === "" ? undefined : text;
}
