import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { isObject, type JsonObject, textOf } from "../json-object.js";
import { errorCodeFields, errorSentenceFields, weakErrorSentenceFields } from "./error-fields.js";

/** What an error body says, whatever its shape. */
export type ErrorWords = Partial<Pick<ErrorFacts, "code" | "type" | "param" | "message">>;

const maxMessageCharacters = 2_000;

/** In an error, `error` may be the code (AAD's) or the sentence, and `detail` says more than a title. */
const codeNames = [...errorCodeFields, "error"];
const typeNames = ["type", "error_type", "errorType", "err_type", "status", "__type", "Type"];
const messageNames = [
  "message",
  "detail",
  ...errorSentenceFields,
  "faultstring",
  "error",
  "description",
  ...weakErrorSentenceFields,
];

/** The words of one object, and of nothing that stands in it. */
export function ownWords(source: JsonObject): ErrorWords {
  const code = reasonIn(source) ?? firstOf(codeNames, source, codeOf);
  const type = firstOf(typeNames, source, textOf);
  const param = textOf(source["param"]) ?? fieldIn(source["detail"]);
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

/** FastAPI says of each mistake where it is: `loc: ["body", "input", 3]` is `input.3`. */
function fieldIn(detail: unknown): string | undefined {
  const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
  const parts = isObject(first) && Array.isArray(first["loc"]) ? first["loc"].slice(0, 10) : [];
  const named = parts
    .filter((part) => typeof part === "number" || /^\w{1,60}$/.test(String(part)))
    .filter((part, at) => at > 0 || part !== "body");
  return named.length === 0 ? undefined : named.join(".");
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
