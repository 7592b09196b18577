import { boundedJson, type JsonObject, UnusableReplyError } from "@hotspare/core/plugin";
import { errorIn, errorInReply, type ReplySource } from "../failures/error-in-reply.js";
import type { StreamItem } from "./sse-decoder.js";

/** Lines that proxies send so that a connection stays open. */
const signOfLife = /^(?:ping|pong|heartbeat|keep-?alive|ok|connected|processing|\.+|-+)$/i;
const maxCharacters = 2_000;
/** Plain words that end a stream: nothing else writes so where an answer should be. */
const wordsOfFailure =
  /\b(?:error|errors|exception|failed|failure|unavailable|overloaded|time[d ]?-?out|denied|unauthori[sz]ed|forbidden|exceeded|traceback|bad gateway)\b|错误|失败|异常|超时|繁忙|不足/i;

/** Gathers the words of a stream that are no answer: of some it is known at once that they are an error, of others at the end. */
export class StreamWords {
  #said: string | undefined;

  /** What was said, if it was no sign of life. */
  get said(): string | undefined {
    return this.#said;
  }

  /** @throws {UnusableReplyError} when they are an error's */
  add(text: string, source: () => ReplySource): void {
    if (signOfLife.test(text.trim())) {
      return;
    }
    this.#said ??= text.slice(0, maxCharacters);
    if (wordsOfFailure.test(this.#said)) {
      throw this.failure(source());
    }
  }

  /** The words as what broke the answer off. No error object holds them: what they mean, the sentence alone can say. */
  failure(source: ReplySource): UnusableReplyError {
    const { facts } = errorInReply(this.#said, source);
    return new UnusableReplyError({
      reason: "failed_generation",
      message: facts.message,
      facts: { ...facts, code: "failed_generation" },
    });
  }
}

/** @throws {UnusableReplyError} when the payload holds an error */
export function refuseError(payload: JsonObject, source: () => ReplySource): void {
  const error = errorIn(payload);
  if (error !== undefined) {
    throw errorInReply(error, source());
  }
}

/** What an error event holds: an error, or an object that is one, or words. */
export function errorOfEvent(
  { error }: Extract<StreamItem, { is: "error" }>,
  source: ReplySource,
): UnusableReplyError {
  const payload = Array.isArray(error) ? error[0] : error;
  const inner = typeof payload === "object" && payload !== null ? errorIn(payload as JsonObject) : undefined;
  return errorInReply(inner ?? payload, source);
}

export function brokenEvent(text: string, source: ReplySource): UnusableReplyError {
  return new UnusableReplyError({
    reason: "truncated_json",
    message: "An event of the stream holds broken JSON.",
    facts: { ...source, body: boundedJson(text) },
  });
}
