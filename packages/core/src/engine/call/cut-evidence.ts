import type { Classification } from "../../contract/plugin/classification.js";
import type { CallState } from "./call.js";
import type { AnswerTimes } from "./model-credential.js";
import type { RunningAttempt } from "./running-attempt.js";

/**
 * Whether an attempt that its caller's own time limit cut short says something about the credential: it lasted longer than the
 * credential's answers do, or it is the third in a row. It also counts the attempts in a row, so ask once for each attempt.
 */
export function isCutEvidence(attempt: RunningAttempt): boolean {
  const { credential, part } = attempt;
  const { call, request } = part;
  const { roster, health } = call.model;
  const durationMs = attempt.durationMs();
  if (durationMs >= leastCutMs) {
    credential.cutsInRow += 1;
  }
  return isEvidence({
    durationMs,
    times: credential.timesOf(call.kind),
    cutsInRow: credential.cutsInRow,
    isAnotherClosed: roster.credentials.some(
      (other) => other !== credential && request.isCapable(other) && health.isClosed(other.ref.id),
    ),
  });
}

/** What an attempt is blamed for whose call was stopped. Undefined: the stop says nothing about the credential. */
export function blamedForStop(attempt: RunningAttempt, state: CallState): Classification | undefined {
  return state.is === "stopped" && isTimeLimit(state) && isCutEvidence(attempt) ? tooSlow : undefined;
}

/** A time limit ended the call, and no wish of the caller's: `totalMs`, or a signal such as `AbortSignal.timeout`. */
function isTimeLimit({ cause, reason }: Extract<CallState, { readonly is: "stopped" }>): boolean {
  if (cause === "deadline") {
    return true;
  }
  return (
    cause === "aborted" &&
    typeof reason === "object" &&
    reason !== null &&
    "name" in reason &&
    reason.name === "TimeoutError"
  );
}

/** Only this credential is known to be slow: another key of its server may answer in time. */
const tooSlow: Classification = {
  class: "transient",
  scope: "credential_model",
  reason: "caller_time_limit",
  rule: "core/time-limit",
};

/** With fewer answers nothing is known. */
const enoughAnswers = 5;

/** An attempt that lasts longer than this is late; undefined: there were too few answers. */
export function lateAfterMs({ answers, meanMs, deviationMs }: AnswerTimes): number | undefined {
  return answers < enoughAnswers ? undefined : meanMs + Math.max(1, 4 * deviationMs);
}

/** An attempt that its caller's own time limit cut short. */
export interface CutAttempt {
  readonly durationMs: number;
  readonly times: AnswerTimes;
  /** Attempts cut short in a row, this one included, each at least `leastCutMs` long and without an answer between. */
  readonly cutsInRow: number;
  /** Whether another credential that can take the request is closed. */
  readonly isAnotherClosed: boolean;
}

/** A shorter attempt says nothing, however often it comes. */
const leastCutMs = 50;
const cutsThatCount = 3;

/** Whether a caller's time limit is evidence against the credential that did not answer within it. */
export function isEvidence({ durationMs, times, cutsInRow, isAnotherClosed }: CutAttempt): boolean {
  const lateMs = lateAfterMs(times);
  if (lateMs !== undefined && durationMs > lateMs) {
    return true;
  }
  return durationMs >= leastCutMs && cutsInRow >= cutsThatCount && isAnotherClosed;
}
