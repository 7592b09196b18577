import { boundedJson, type JsonObject, UnusableReplyError } from "@hotspare/core/plugin";
import { errorIn, errorInReply, mayBeNotice, type ReplySource } from "../failures/error-in-reply.js";
import type { StreamItem } from "./sse-decoder.js";

/** Lines that proxies send so that a connection stays open. */
const signOfLife =
  /^(?:ping|pong|heartbeat|keep-?alive|ok|connected|processing|\.+|-+|\[(?!err|fail|abort)[\w -]{1,31}\])$/i;
const maxCharacters = 2_000;
/** Plain words that end a stream: nothing else writes so where an answer should be. */
const wordsOfFailure =
  /\b(?:error|errors|exception|failed|failure|unavailable|overloaded|time[d ]?-?out|denied|unauthori[sz]ed|forbidden|exceeded|traceback|bad gateway)\b|错误|失败|异常|超时|繁忙|不足/i;

/** Gathers the words of a stream that are no answer: of some it is known at once that they are an error, of others at the end. */
export class StreamWords {
  #said: string | undefined;
  #held: UnusableReplyError | undefined;

  /** An error that may have been a word beside the answer; undefined: there was none, or the answer has come. */
  get held(): UnusableReplyError | undefined {
    return this.#held;
  }

  /** Keeps an error until the stream shows whether an answer follows. The first one says why there is none. */
  hold(error: UnusableReplyError): void {
    this.#held ??= error;
  }

  /** An answer has begun: what was said before it was said beside it. */
  forget(): void {
    this.#said = undefined;
    this.#held = undefined;
  }

  /** What was said, if it was no sign of life. */
  get said(): string | undefined {
    return this.#said;
  }

  /**
   * `isAside`: they stand where words beside an answer stand, and only the end shows what they were.
   *
   * @throws {UnusableReplyError} when they are an error's
   */
  add(text: string, source: () => ReplySource, isAside = false): void {
    if (signOfLife.test(text.trim())) {
      return;
    }
    const words = text.slice(0, maxCharacters);
    if (wordsOfFailure.test(words)) {
      // They, and not what was said before them, are why there is no answer.
      this.#said = words;
      if (isAside) {
        return;
      }
      throw this.failure(source());
    }
    this.#said ??= words;
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

/**
 * Whether the payload holds an error, which is held back where it may be none.
 *
 * @throws {UnusableReplyError} when it is one
 */
export function holdsError(
  { payload, event }: Extract<StreamItem, { is: "payload" }>,
  words: StreamWords,
  source: () => ReplySource,
): boolean {
  const error = errorIn(payload);
  if (error === undefined) {
    return false;
  }
  const failure = errorInReply(error, source());
  if (!mayBeNotice(payload, event)) {
    throw failure;
  }
  words.hold(failure);
  return true;
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
    message: "An event of the stream has broken JSON.",
    facts: { ...source, body: boundedJson(text) },
  });
}
