import { isObject, type JsonObject, textOf, UnusableReplyError } from "@hotspare/core/plugin";
import { errorInReply, errorOf, type ReplySource } from "../failures/error-in-reply.js";

/** The error of a choice: OpenRouter puts it into the choice ("Errors": `choices[].error`), some relays into the message. */
export function errorInChoice(choice: JsonObject): unknown {
  const places = [choice, choice["message"], choice["delta"]];
  for (const place of places) {
    const error = isObject(place) ? errorOf(place["error"], place) : undefined;
    if (error !== undefined) {
      return error;
    }
  }
  return undefined;
}

/** The server says that the model did not finish. The text that has come is no answer. */
export function failedGeneration(word: string, source: ReplySource): UnusableReplyError {
  return new UnusableReplyError({
    reason: "failed_generation",
    message: `The server stopped in the middle of the answer and reported no error: its finish_reason is ${JSON.stringify(word.slice(0, 100))}.`,
    facts: source,
  });
}

/** Nobody can run a call without a name, and the conversation cannot go on after it. A spare may do better. */
export function namelessCall(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "failed_generation",
    message: "The answer calls a tool without a name.",
  });
}

/** The provider's filter removed the whole answer. */
export function filteredReply(word?: string): UnusableReplyError {
  const said = word === undefined ? "" : ` (finish_reason ${JSON.stringify(word.slice(0, 100))})`;
  return new UnusableReplyError({
    reason: "content_filter",
    message: `The provider's content filter removed the whole answer${said}.`,
  });
}

/** No content came, or the server counted no tokens. The text that the server sent, if any, says why. */
export function emptyReply(words: string | undefined, source: ReplySource): UnusableReplyError {
  if (words === undefined) {
    return new UnusableReplyError({
      reason: "empty_reply",
      message: "The reply has no answer: no text, no thoughts, no tool call, and no counted token.",
      facts: source,
    });
  }
  const { facts } = errorInReply({ message: words }, source);
  return new UnusableReplyError({
    reason: "empty_reply",
    message: `The reply has no answer, and says: ${facts.message}`,
    facts: { ...facts, code: "empty_reply" },
  });
}

/**
 * Responses API: a response that is incomplete for this reason has neither an answer nor an error. Gemini's protocol: a prompt that was blocked has
 * no candidates.
 */
export function isFiltered(payload: JsonObject): boolean {
  const { incomplete_details: details, promptFeedback, prompt_feedback: feedback } = payload;
  if (isObject(details) && details["reason"] === "content_filter") {
    return true;
  }
  return [promptFeedback, feedback].some(
    (said) => isObject(said) && textOf(said["blockReason"] ?? said["block_reason"]) !== undefined,
  );
}
