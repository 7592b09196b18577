import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { recordFailure } from "../../errors/failure-of.js";
import { StreamInterruptedError } from "../../errors/stream-interrupted-error.js";
import { failedReply } from "../attempt/failed-reply.js";
import type { AttemptFailure } from "../call/attempt-failure.js";
import type { RunningAttempt } from "../call/running-attempt.js";
import type { PartialAnswer } from "./partial-answer.js";

/** What the caller gets when a stream fails after its first content: what has come, what it cost, and the failure. */
export function interruptedError(
  { part }: RunningAttempt,
  failure: AttemptFailure,
  { partial, usage }: { readonly partial: PartialAnswer; readonly usage: TokenUsage },
): StreamInterruptedError {
  const { classification } = failure;
  const { content, reasoning, toolCalls } = partial;
  const error = new StreamInterruptedError({
    cause: failure.error.show(),
    classification,
    partial: { content, reasoning, toolCalls },
    usage,
    attempts: [...part.call.attempts],
  });
  recordFailure(error, {
    classification,
    attempts: error.attempts,
    ...failedReply(failure.facts, part.call.model.shared.vault.scrubber()),
  });
  return error;
}
