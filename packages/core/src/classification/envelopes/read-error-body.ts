import { isObject, type JsonObject, textOf } from "../json-object.js";
import { errorSentenceFields } from "./error-fields.js";
import { jsonInText, type TextWithJson } from "./json-in-text.js";
import { type ErrorWords, ownWords } from "./own-words.js";
import { statusInSentence } from "./relayed-status.js";

export type { ErrorWords } from "./own-words.js";

const maxDepth = 6;
const maxMessageCharacters = 2_000;

/** Members in which an error stands; a list holds one error for each thing that is wrong (Cloudflare's `errors`). */
const innerNames = [
  "error",
  "errors",
  "base_resp",
  "detail",
  "Error",
  "err",
  "fault",
  "Response",
  "ResponseMetadata",
  // CLOVA Studio: `{ status: { code, message } }`.
  "status",
];

/** Members in which a relay puts the error of the server behind it as a text. */
const envelopeNames = ["message", "detail", "error", ...errorSentenceFields, "details", "body"];
/** Members by which an object in a text is an error, and not what the user sent. */
const errorNames = [...errorSentenceFields, "error", "errors", "detail", "base_resp", "raw"];

/**
 * Reads OpenAI's `{ error: { message, type, param, code } }` and what other servers send instead: flat bodies, a text for
 * `error`, `detail`, a list with one error (Gemini), `errors`, `base_resp`, a page of HTML. A relay may put the error of the server behind
 * it into its own, as an object or as a text, with or without words before it: the innermost words win, the outer ones fill what those
 * leave open.
 */
export function readErrorBody(body: unknown, depth = 0): ErrorWords {
  if (typeof body === "string") {
    return wordsOfText(body, depth);
  }
  const source = Array.isArray(body) ? body.find(isObject) : body;
  if (!isObject(source)) {
    return {};
  }
  const own = ownWords(source);
  return depth < maxDepth ? { ...own, ...innerWords(source, depth + 1) } : own;
}

function innerWords(source: JsonObject, depth: number): ErrorWords {
  for (const name of innerNames) {
    const inner = objectIn(source[name]);
    if (inner !== undefined && !isEmptyOf(name, inner)) {
      return readErrorBody(inner, depth);
    }
  }
  const { metadata, message } = source;
  // A relay of OpenRouter's may pass on the metadata alone.
  const raw = isObject(metadata) ? metadata["raw"] : source["raw"];
  if (isObject(raw) || isObject(message)) {
    return readErrorBody(isObject(raw) ? raw : message, depth);
  }
  // OpenRouter's own sentence beside `raw` is "Provider returned error".
  const relayed = textOf(raw);
  if (relayed !== undefined) {
    return wordsOfText(relayed, depth);
  }
  for (const name of envelopeNames) {
    const envelope = envelopeIn(source[name]);
    if (envelope !== undefined) {
      return wordsOfEnvelope(envelope, depth);
    }
  }
  return {};
}

/** MiniMax sends `base_resp` with every reply, 0 for a good one. */
function isEmptyOf(name: string, inner: JsonObject): boolean {
  return name === "base_resp" && (inner["status_code"] === 0 || inner["status_code"] === undefined);
}

function objectIn(value: unknown): JsonObject | undefined {
  const [first]: readonly unknown[] = Array.isArray(value) ? value : [value];
  // FastAPI's list of fields is a sentence, and none of them is the error.
  return isObject(first) && !("loc" in first) && Object.keys(first).length > 0 ? first : undefined;
}

/** JSON in a text that looks like an error, and not like what the user sent. */
function envelopeIn(value: unknown): TextWithJson | undefined {
  const found = typeof value === "string" ? jsonInText(value) : undefined;
  const inner = Array.isArray(found?.value) ? found.value.find(isObject) : found?.value;
  return found !== undefined && isObject(inner) && isError(inner)
    ? { before: found.before, value: inner }
    : undefined;
}

function isError(source: JsonObject): boolean {
  return errorNames.some((name) => name in source);
}

/** What the relay says before it: the status of the server behind it, and its own name for the failure. */
function wordsOfEnvelope({ before, value }: TextWithJson, depth: number): ErrorWords {
  const status = statusInSentence(before);
  const type = /\b(\w{1,60}(?:Error|Exception))\b/.exec(before)?.[1];
  return {
    ...(status === undefined ? {} : { code: String(status) }),
    ...(type === undefined ? {} : { type }),
    ...readErrorBody(value, depth),
  };
}

function wordsOfText(text: string, depth: number): ErrorWords {
  const envelope = depth < maxDepth ? envelopeIn(text) : undefined;
  if (envelope !== undefined) {
    return wordsOfEnvelope(envelope, depth + 1);
  }
  const message = (textOfPage(text) ?? text).trim().slice(0, maxMessageCharacters);
  return message === "" ? {} : { message };
}

/** The title of a page; a page without words in its title has them in its first heading. */
function textOfPage(text: string): string | undefined {
  return /<title>([^<]{1,200})<\/title>/i.exec(text.slice(0, maxMessageCharacters))?.[1];
}
