import { type ErrorFacts, isObject, type JsonObject, parseJson, textOf } from "@hotspare/core/plugin";

/** What an error body says, whatever its shape. */
export type ErrorWords = Partial<Pick<ErrorFacts, "code" | "type" | "param" | "message">>;

const maxDepth = 4;
/** Longer texts are no relay's envelope; parsing one would hold up the loop. */
const maxEnvelopeCharacters = 20_000;
const maxMessageCharacters = 2_000;

/**
 * Reads OpenAI's `{ error: { message, type, param, code } }` and what other servers send instead: flat bodies, a text for
 * `error`, `detail`, a list with one error (Gemini), a page of HTML. A relay may put the error of the server behind it into its
 * own: the innermost words win, the outer ones fill what those leave open.
 */
export function readErrorBody(body: unknown, depth = 0): ErrorWords {
  if (typeof body === "string") {
    return wordsOfText(body, depth);
  }
  const source = Array.isArray(body) ? body[0] : body;
  if (!isObject(source)) {
    return {};
  }
  const own = ownWords(source);
  const inner = depth < maxDepth ? innerBody(source) : undefined;
  return inner === undefined ? own : { ...own, ...readErrorBody(inner, depth + 1) };
}

function ownWords(source: JsonObject): ErrorWords {
  const code = codeOf(source["code"]) ?? codeOf(source["error"]);
  // "status" as Google names it: RESOURCE_EXHAUSTED.
  const type = textOf(source["type"]) ?? textOf(source["error_type"]) ?? textOf(source["status"]);
  const param = textOf(source["param"]);
  const message = messageOf(source);
  return {
    ...(code === undefined ? {} : { code }),
    ...(type === undefined ? {} : { type }),
    ...(param === undefined ? {} : { param }),
    ...(message === undefined ? {} : { message }),
  };
}

/** Proxies put the HTTP status here, as a number; AAD puts its code into `error`. A sentence is no code. */
function codeOf(value: unknown): string | undefined {
  if (typeof value === "number") {
    return String(value);
  }
  const text = textOf(value);
  return text !== undefined && /^[\w.-]{1,100}$/.test(text) ? text : undefined;
}

function messageOf(source: JsonObject): string | undefined {
  const said = ["message", "detail", "error_description", "msg", "error", "title"]
    .map((name) => source[name])
    .find((value) => textOf(value) !== undefined || Array.isArray(value));
  const text = typeof said === "string" ? said : said === undefined ? undefined : JSON.stringify(said);
  return text?.slice(0, maxMessageCharacters);
}

/** What stands inside an error: its `error`, or `detail` (FastAPI), or JSON in its text or in `metadata.raw` (OpenRouter). */
function innerBody(source: JsonObject): unknown {
  const { error, metadata, message, detail } = source;
  const nested = [error, detail].find(isObject);
  if (nested !== undefined) {
    return nested;
  }
  const raw = isObject(metadata) ? metadata["raw"] : undefined;
  return envelopeIn(raw) ?? envelopeIn(message) ?? (isObject(message) ? message : undefined);
}

function envelopeIn(text: unknown): JsonObject | undefined {
  if (typeof text !== "string" || text.length > maxEnvelopeCharacters || !/^\s*"?\s*[[{]/.test(text)) {
    return undefined;
  }
  const outer = parseJson(text);
  // A relay that puts JSON into JSON sends a text in quotes.
  const whole = typeof outer === "string" ? parseJson(outer) : outer;
  const parsed: unknown = Array.isArray(whole) ? whole[0] : whole;
  return isObject(parsed) && ("error" in parsed || "message" in parsed) ? parsed : undefined;
}

function wordsOfText(text: string, depth: number): ErrorWords {
  const envelope = envelopeIn(text);
  if (envelope !== undefined && depth < maxDepth) {
    return readErrorBody(envelope, depth + 1);
  }
  const title = /<title>([^<]{1,200})<\/title>/i.exec(text.slice(0, maxMessageCharacters))?.[1];
  const message = (title ?? text).trim().slice(0, maxMessageCharacters);
  return message === "" ? {} : { message };
}
