import {
  boundedJson,
  type ErrorFacts,
  isObject,
  type JsonObject,
  parseJson,
  readErrorBody,
  textOf,
  type UnusableReplyReason,
} from "@hotspare/core/plugin";
import { type ReplyFacts, statusIn } from "./reply-facts.js";

/** Why a reply cannot be used, by the name of the AI SDK error. */
const reasons: Readonly<Record<string, UnusableReplyReason>> = {
  JSONParseError: "truncated_json",
  TypeValidationError: "unreadable_reply",
  InvalidResponseDataError: "unreadable_reply",
  EmptyResponseBodyError: "empty_reply",
  NoContentGeneratedError: "empty_reply",
};

/** The facts of a reply with a good status that the AI SDK could not use. The reply may hold the provider's error. */
export function factsOfUnusable(name: string, error: JsonObject, source: ReplyFacts): ErrorFacts {
  const text = error["responseBody"] ?? error["text"];
  const value = typeof text === "string" ? (parseJson(text) ?? text) : (error["value"] ?? error["data"]);
  const message = String(error["message"] ?? "").slice(0, 500);
  const stated = statedError(value);
  if (stated !== undefined) {
    const body = boundedJson(stated);
    const words = readErrorBody(body);
    return { message, ...source, ...statusIn(words.code), code: "error_in_reply", ...words, body };
  }
  if (isBlocked(value)) {
    return { message, ...source, code: "content_filter", body: boundedJson(value) };
  }
  return { message, ...source, code: reasonOf(name, text) };
}

function reasonOf(name: string, text: unknown): UnusableReplyReason {
  if (typeof text === "string") {
    if (text.trim() === "") {
      return "empty_reply";
    }
    if (/^\s*</.test(text)) {
      return "html_reply";
    }
  }
  return Object.hasOwn(reasons, name) ? (reasons[name] ?? "unreadable_reply") : "unreadable_reply";
}

/** An error in place of an answer: `{ error }`, Anthropic's `{ type: "error", error }`, AWS's `{ __type, message }`, or only `{ message }`. */
function statedError(value: unknown): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(first)) {
    return undefined;
  }
  const { error, errors, __type: awsType, message, detail } = first;
  const isStated = [error, errors].some((each) => saysSomething(each)) || textOf(awsType) !== undefined;
  const isAlone =
    Object.keys(first).length <= 4 && [message, detail].some((each) => textOf(each) !== undefined);
  return isStated || isAlone ? first : undefined;
}

/** Whether the value is a non-empty text or object. */
function saysSomething(value: unknown): boolean {
  return (
    textOf(value) !== undefined ||
    (typeof value === "object" && value !== null && Object.keys(value).length > 0)
  );
}

/** Gemini, "GenerateContentResponse", `promptFeedback.blockReason`: the prompt was blocked, and there are no candidates. */
function isBlocked(value: unknown): boolean {
  const feedback = isObject(value) ? value["promptFeedback"] : undefined;
  return isObject(feedback) && textOf(feedback["blockReason"]) !== undefined;
}
