import { boundedJson, type JsonObject, UnusableReplyError } from "@hotspare/core/plugin";
import { errorIn, errorInReply, mayBeNotice, type ReplySource } from "../failures/error-in-reply.js";
import type { StreamItem } from "./sse-decoder.js";

/** Lines that proxies send to keep a connection open. */
const signOfLife =
  /^(?:ping|pong|heartbeat|keep-?alive|ok|connected|processing|\.+|-+|\[(?!err|fail|abort)[\w -]{1,31}\])$/i;
const maxCharacters = 2_000;
/** Plain words that end a stream. Nothing but an error has them in place of an answer. */
const wordsOfFailure =
  /\b(?:error|errors|exception|failed|failure|unavailable|overloaded|time[d ]?-?out|denied|unauthori[sz]ed|forbidden|exceeded|traceback|bad gateway)\b|错误|失败|异常|超时|繁忙|不足/i;

/** Collects the words of a stream that are no answer. Some words are an error at once, other words become an error only at the end. */
export class StreamWords {
  #said: string | undefined;
  #held: UnusableReplyError | undefined;

  /** An error that may have been sent beside the answer. Undefined: there was none, or the answer has come. */
  get held(): UnusableReplyError | undefined {
    return this.#held;
  }

  /** Keeps an error until the stream shows whether an answer follows. The first error says why there is no answer. */
  hold(error: UnusableReplyError): void {
    this.#held ??= error;
  }

  /** An answer has begun: earlier words were only beside the answer. */
  forget(): void {
    this.#said = undefined;
    this.#held = undefined;
  }

  /** The collected words, without the lines that keep a connection open. */
  get said(): string | undefined {
    return this.#said;
  }

  /**
   * Adds words. `isAside`: the words came where words beside an answer can come, so only the end decides what they were.
   *
   * @throws {UnusableReplyError} when the words are an error
   */
  add(text: string, source: () => ReplySource, isAside = false): void {
    if (signOfLife.test(text.trim())) {
      return;
    }
    const words = text.slice(0, maxCharacters);
    if (wordsOfFailure.test(words)) {
      // These words, not the earlier words, say why there is no answer.
      this.#said = words;
      if (isAside) {
        return;
      }
      throw this.failure(source());
    }
    this.#said ??= words;
  }

  /** An error made from the words, which broke the answer off. There is no error object: only the sentence says what happened. */
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
 * Whether the payload holds an error. An error that may be harmless is held back.
 *
 * @throws {UnusableReplyError} when the payload holds an error that is certain
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

/** The error in an error event: a field with an error, an object that is an error, or words. */
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
