import type { ErrorFacts } from "../../contract/plugin/error-facts.js";

/**
 * How relays write the status of the server behind them: "Error code: 402 - …" (openai-python), "upstream returned 429", "status code
 * 429", "HTTP 503", "<400> InternalError" (DashScope), and OpenAI's SDK for Go: `POST "…": 429 Too Many Requests`.
 */
const spoken =
  /(?:\b(?:error code|status(?: ?code)?|http(?:\/[\d.]{1,3})?(?: status)?(?: code)?|http error|returned(?: status)?|responded with(?: status)?|failed(?: with(?: status)?)?)\b["']?\s{0,2}[:=(]?\s{0,2}|\b(?:post|get) "[^"\s]{1,300}": |^\s{0,2}<|^\s{0,2}\[?)([45]\d\d)\b(?!\s{0,2}(?:tokens?|characters|requests|bytes))/i;

/** Codes and types that repeat the name of a status, in the words of `wordsOfCode`, without "error" behind them. */
const names: ReadonlyMap<string, number> = new Map([
  ["unauthorized", 401],
  ["unauthorised", 401],
  ["authentication", 401],
  ["payment required", 402],
  ["forbidden", 403],
  ["not found", 404],
  ["request entity too large", 413],
  ["payload too large", 413],
  ["content too large", 413],
  ["too many requests", 429],
  ["rate limit", 429],
  ["internal server", 500],
  ["bad gateway", 502],
  ["service unavailable", 503],
  ["unavailable", 503],
  ["gateway timeout", 504],
  ["deadline exceeded", 504],
]);

/** The status whose number or name a code or a type is. */
export function statusOfWord(word: string): number | undefined {
  return /^[45]\d\d$/.test(word) ? Number(word) : names.get(word.replace(/ (?:error|exception)$/, ""));
}

/** The status that a relay tells in its sentence; quotations are left out by the caller. */
export function statusInSentence(text: string): number | undefined {
  const found = spoken.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Statuses with which a relay may cover another: it could not change it any more, or gives one to every failure. */
export function mayCoverAnother({ status }: ErrorFacts): boolean {
  return status === undefined || status < 300 || [400, 422, 500, 502].includes(status);
}
