import { UnusableReplyError } from "@hotspare/core/plugin";
import type { Ending } from "./finish-reason.js";

/** The error that the end of an answer means. Undefined: the answer ended well. */
export function endingProblem({ reason, word }: Ending, hasContent: boolean): UnusableReplyError | undefined {
  const said = word === undefined ? "" : ` (finish reason ${JSON.stringify(word.slice(0, 100))})`;
  if (reason === "failure") {
    return new UnusableReplyError({
      reason: "failed_generation",
      message: `The provider stopped in the middle of the answer and reported no error${said}.`,
    });
  }
  if (reason === "contentFilter" && !hasContent) {
    return new UnusableReplyError({
      reason: "content_filter",
      message: `The provider's content filter removed the whole answer${said}.`,
    });
  }
  return undefined;
}

/** No content came, and no token was counted. */
export function emptyReply(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "empty_reply",
    message: "The reply has no answer: no text, no thoughts, no tool call, and no counted token.",
  });
}

/** The stream ended without a finish reason. */
export function cutStream(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "cut_stream",
    message: "The stream ended without a finish from the provider.",
  });
}
