import type { Classification } from "../../contract/plugin/classification.js";
import type { RateLimit } from "../../contract/plugin/rate-limit.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { AttemptTimeoutError } from "../../errors/attempt-timeout-error.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { type Adjustment, type ReadError, readAdjustment } from "./adjustment.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { StopCause } from "./call.js";
import type { Grant } from "./call-model.js";
import { type CallPart, openPlan, type PartPlan } from "./call-part.js";
import type { CallRequest } from "./call-request.js";
import { blamedForStop } from "./cut-evidence.js";
import { instrumented, wrapsAttempts } from "./instrumented.js";
import type { ModelCredential } from "./model-credential.js";
import { readFailure } from "./read-failure.js";
import { RunningAttempt } from "./running-attempt.js";
import { plainRateLimit } from "./wrong-answer.js";

/** The answer of a credential. The attempt is still open, since a stream goes on. */
export interface AnsweredAttempt<Reply> {
  readonly attempt: RunningAttempt;
  readonly reply: Reply;
  readonly usage: TokenUsage;
  readonly rateLimit: RateLimit | undefined;
  readonly durationMs: number;
  /** When it came, monotonic milliseconds. */
  readonly atMs: number;
}

/** Begins an attempt. The repeat of an adjusted request, which has a deadline, does not count as a further attempt. */
export function beginAttempt(part: CallPart, { credential, lease, deadlineMs }: Grant): RunningAttempt {
  part.plan = openPlan;
  if (deadlineMs === undefined) {
    part.attempts += 1;
  }
  return new RunningAttempt(part, credential, lease, deadlineMs);
}

/** Reads a reply. @throws what makes it no answer: the attempt has failed then */
export function answered<Reply>(
  attempt: RunningAttempt,
  request: CallRequest<Reply>,
  given: Reply,
): AnsweredAttempt<Reply> {
  const { credential, part } = attempt;
  const reply = request.accept(given, credential);
  const { usage, rateLimit } = readUsage(request, given, credential);
  const atMs = part.call.model.shared.clock.monotonicMs();
  const durationMs = Math.round(atMs - attempt.time.beganMs);
  attempt.note(attempt.toAttempt(durationMs));
  return { attempt, reply, usage, rateLimit, durationMs, atMs };
}

/**
 * The failure of an attempt that threw: the plugin did, or its reply could not be used. Undefined: the adapter has adjusted its request
 * to the server, and the part's plan says how the request goes on.
 *
 * @throws the reason for which the call was stopped meanwhile; the attempt is abandoned then
 */
export function failureOfAttempt(attempt: RunningAttempt, thrown: unknown): AttemptFailure | undefined {
  const { part, credential } = attempt;
  const { state } = part.call;
  if (state.is === "stopped") {
    abandon(attempt, state.cause);
    throw state.reason;
  }
  const read = readAdjustment(credential, thrown);
  const plan = read.adjustment === undefined ? undefined : adjusted(attempt, read.adjustment);
  if (plan === undefined) {
    return failed(attempt, read);
  }
  part.plan = plan;
  return undefined;
}

/** The call was stopped from outside: its own time limit may be evidence against a credential that did not answer. */
function abandon(attempt: RunningAttempt, cause: StopCause): void {
  const { part } = attempt;
  const { call } = part;
  attempt.note(attempt.toAttempt(attempt.durationMs()));
  call.model.shared.healthEvents.report(
    attempt.end({ is: "abandoned", reason: cause, blamed: blamedForStop(attempt, call.state) }),
    attempt.cause,
  );
}

function failed(attempt: RunningAttempt, read: ReadError): AttemptFailure {
  const { interruption } = attempt.time;
  const { error, verdict } =
    interruption === undefined
      ? refusalOf(attempt, read)
      : { error: timeoutOf(attempt, interruption.reason) };
  const failure = readFailure(attempt, error, verdict);
  attempt.note(failure.attempt);
  return failure;
}

/** The time went by before the attempt had a key: its server was not asked, and is not blamed. */
function timeoutOf({ credential: { rotating }, keysGiven }: RunningAttempt, reason: unknown): unknown {
  const isKeyless = rotating.some((secret, index) => secret.isAwaitedSince(keysGiven[index] ?? 0));
  return isKeyless && AttemptTimeoutError.isInstance(reason)
    ? new AttemptTimeoutError({ what: "secret", timeoutMs: reason.timeoutMs })
    : reason;
}

/** What counts as the failure, and its classification where the error alone would give another one. */
interface CountedFailure {
  readonly error: unknown;
  readonly verdict?: Classification;
}

/** A server that cannot do what was asked: another one may, and its circuit stays as it is. */
const unable: Classification = {
  class: "not_found",
  scope: "request",
  reason: "option_not_supported",
  rule: "core/dropped-option",
};

/**
 * The error that counts as the failure. If the adapter adjusts a second time for the same reason, the refusal behind the adjustment
 * counts. It also counts when the vectors have another length than requested, after the adapter left out what the server refused: by itself
 * such a refusal would end the call, but another server may take the option.
 */
function refusalOf({ part, credential }: RunningAttempt, { thrown, adjustment }: ReadError): CountedFailure {
  if (adjustment !== undefined) {
    return { error: adjustment.cause ?? thrown };
  }
  if (UnusableReplyError.isInstance(thrown) && thrown.reason === "vector_space_mismatch") {
    const dropped = part.adjustmentsFor(credential)?.findLast(({ warning }) => warning !== undefined);
    if (dropped !== undefined) {
      return { error: dropped.cause ?? thrown, verdict: unable };
    }
  }
  return { error: thrown };
}

/**
 * How a request goes on that the adapter has adjusted: under the same lease, or in parts when the server takes fewer inputs. Undefined:
 * nothing was adjusted, or the same a second time.
 */
function adjusted(attempt: RunningAttempt, adjustment: Adjustment): PartPlan | undefined {
  const { part, credential, lease, time } = attempt;
  if (time.interruption !== undefined || !part.mayAdjust(credential, adjustment)) {
    return undefined;
  }
  const { reason, maxInputs, thisRequestOnly } = adjustment;
  if (!thisRequestOnly) {
    credential.adjustments.add(reason);
  }
  if (maxInputs !== undefined && maxInputs >= 1 && maxInputs < part.request.inputs) {
    const most = Math.floor(maxInputs);
    if (!thisRequestOnly) {
      credential.learnedMaxInputs = most;
    }
    part.call.model.shared.healthEvents.report(attempt.end({ is: "abandoned", reason: "adjusted" }));
    return { is: "split", limits: { maxInputs: most, maxTokens: Number.POSITIVE_INFINITY } };
  }
  const { deadlineMs } = time;
  attempt.end({ is: "repeated", isAdjusted: true });
  return { is: "granted", grant: { do: "attempt", credential, lease, deadlineMs } };
}

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);

/** The warnings of a reply, and what was dropped for this credential after a refusal. */
export function warningsOf(
  { part, credential }: RunningAttempt,
  warnings: readonly ReplyWarning[] | null | undefined,
): readonly ReplyWarning[] {
  const adjustments = part.adjustmentsFor(credential);
  if (adjustments === undefined) {
    return warnings ?? noWarnings;
  }
  const dropped = adjustments.flatMap(({ warning, field }): ReplyWarning[] =>
    warning === undefined || warnings?.some(({ message }) => message === warning)
      ? []
      : [{ type: "dropped", ...(typeof field === "string" ? { field } : {}), message: warning }],
  );
  return [...(warnings ?? []), ...dropped];
}

/** Sends the request, within the user's instrumentations. */
export function sent<Reply>(attempt: RunningAttempt, request: CallRequest<Reply>): Promise<Reply> {
  const { shared } = attempt.part.call.model;
  // Nobody watches most calls, which then enter no file for those who do.
  return shared.instrumentations.length > 0 && wrapsAttempts(shared)
    ? instrumented(attempt, shared.instrumentations, request)
    : request.send(attempt.credential, attempt.context());
}

const wantedUsage = "usage must be { promptTokens, completionTokens, totalTokens, source }, or absent";

/** The usage of an accepted reply. The reply has been paid for, so Hotspare estimates a usage that cannot be read, and reports the plugin. */
export function readUsage<Reply>(
  request: Pick<CallRequest<Reply>, "observe" | "estimateUsage">,
  reply: Reply,
  credential: ModelCredential,
): Pick<AnsweredAttempt<Reply>, "usage" | "rateLimit"> {
  try {
    const observed = request.observe(reply);
    const { usage } = observed;
    const rateLimit =
      observed.rateLimit === undefined ? undefined : plainRateLimit(credential, observed.rateLimit);
    if (isUsage(usage)) {
      return { usage, rateLimit };
    }
    if (usage !== undefined) {
      credential.reportPlugin(
        "usage",
        `was ${usage === null ? "null" : `a ${typeof usage} without counts`}: ${wantedUsage}`,
      );
    }
    return { usage: request.estimateUsage(reply), rateLimit };
  } catch (error) {
    credential.reportPlugin(
      "usage",
      `threw when it was read (${error instanceof Error ? error.message : "no error"}): ${wantedUsage}`,
    );
    return { usage: request.estimateUsage(reply), rateLimit: undefined };
  }
}

/** Whether it can be counted: one wrong number would make every total wrong for the rest of the process. */
export function isUsage(usage: unknown): usage is TokenUsage {
  if (typeof usage !== "object" || usage === null) {
    return false;
  }
  const counts = usage as Partial<Record<keyof TokenUsage, unknown>>;
  return (
    isCount(counts.promptTokens) &&
    isCount(counts.completionTokens) &&
    isCount(counts.totalTokens) &&
    isCount(counts.cachedTokens ?? 0) &&
    isCount(counts.cacheWriteTokens ?? 0) &&
    isCount(counts.reasoningTokens ?? 0) &&
    isCount(counts.imageTokens ?? 0)
  );
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}
