import type { ResolvedMedia } from "../../contract/plugin/content.js";
import type { ResolvedVlmRequest } from "../../contract/plugin/vlm-adapter.js";
import type { Message } from "../../contract/plugin/vlm-request.js";
import type { CompleteObjectResult } from "../../contract/vlm.js";
import type { VlmResult } from "../../contract/vlm-result.js";
import { DeadlineExceededError } from "../../errors/deadline-exceeded-error.js";
import { InvalidObjectError, issueLine } from "../../errors/invalid-object-error.js";
import { mergeUsage } from "../../observing/usage/merge-usage.js";
import { mergeWarnings } from "../../request/merge-warnings.js";
import type { ObjectFormat } from "../../structured/object-format.js";
import { type HideSecrets, judgeAnswer } from "./judge-answer.js";
import type { ReadingTime } from "./reading-time.js";

/** What completing an object needs of a model. */
export interface ObjectCalls {
  readonly request: ResolvedVlmRequest;
  readonly format: ObjectFormat;
  readonly repair: boolean;
  /** Runs one call, within what is left of the time. */
  complete(request: ResolvedVlmRequest, leftMs: number): Promise<VlmResult>;
  /** The time that both calls and the schema have together. */
  readonly time: ReadingTime;
  readonly hide: HideSecrets;
}

/**
 * Asks for an object, and with `repair` once more when the answer is none. The second question is a call of its own, with events of its own; both
 * share `totalMs`.
 *
 * @throws {InvalidObjectError}
 */
export async function completeObject(calls: ObjectCalls): Promise<CompleteObjectResult> {
  const { request, format, repair, time, hide } = calls;
  const first = await calls.complete(request, time.totalMs);
  const judged = await time.within(judgeAnswer(first.content, first, format, hide), first.attempts);
  if (judged.is === "object") {
    return { ...first, object: judged.object };
  }
  const { leftMs } = time;
  if (!repair || !isMendable(judged.error) || leftMs <= 0) {
    throw judged.error;
  }
  const again = { ...request, messages: [...request.messages, ...corrections(judged.error)] };
  const answer = await calls.complete(again, leftMs).catch((error: unknown) => {
    throw failedAgain(error, judged.error, time);
  });
  const second = joined(first, answer);
  const judgedAgain = await time.within(judgeAnswer(second.content, second, format, hide), second.attempts);
  if (judgedAgain.is === "object") {
    return { ...second, object: judgedAgain.object };
  }
  throw judgedAgain.error;
}

/** The first answer was paid for, so its text and its usage are thrown with why there is no second one. A caller that has left gets its own reason. */
function failedAgain(
  error: unknown,
  first: InvalidObjectError,
  { totalMs, isAborted }: ReadingTime,
): unknown {
  if (isAborted) {
    return error;
  }
  if (DeadlineExceededError.isInstance(error)) {
    const attempts = [...first.attempts, ...error.attempts];
    return new DeadlineExceededError({ totalMs, attempts, cause: first });
  }
  const { reason, issues, text, finishReason, toolCalls, usage, model, provider, credentialId, attempts } =
    first;
  const why = error instanceof Error ? error.message : String(error);
  return new InvalidObjectError({
    message: `${first.message}\nHotspare sent the answer back to the model, and the second call failed: ${why}`,
    cause: error,
    reason,
    issues,
    text,
    finishReason,
    toolCalls,
    usage,
    model,
    provider,
    credentialId,
    attempts,
  });
}

/** Whether the same model may do better when it hears what is wrong: not one that refused, that was cut at its bound, or that waits for its tools. */
function isMendable({ reason, finishReason }: InvalidObjectError): boolean {
  switch (reason) {
    case "not_json":
    case "schema_mismatch":
      return true;
    case "cut":
    case "empty":
      return finishReason !== "length";
    case "refused":
    case "tool_calls":
      return false;
  }
}

/** Each issue is a line; a list of thousands would hide the first ones. */
const mostIssues = 20;

function corrections(error: InvalidObjectError): readonly Message<ResolvedMedia>[] {
  const { text, issues, reason } = error;
  const said: readonly Message<ResolvedMedia>[] =
    text.trim() === "" ? [] : [{ role: "assistant", content: text }];
  const lines = issues.slice(0, mostIssues).map((issue) => `- ${issueLine(issue)}`);
  const wrong =
    reason === "schema_mismatch"
      ? `This answer does not fit the JSON Schema:\n${lines.join("\n")}`
      : `Your answer is not a whole JSON object.`;
  const content = `${wrong}\n\nAnswer again with the whole corrected JSON object, and nothing before or after it.`;
  return [...said, { role: "user", content }];
}

/** The second answer, with what both calls took. */
function joined(first: VlmResult, second: VlmResult): VlmResult {
  return {
    ...second,
    usage: mergeUsage([first.usage, second.usage]),
    attempts: [...first.attempts, ...second.attempts],
    warnings: mergeWarnings([first.warnings, second.warnings]),
  };
}
