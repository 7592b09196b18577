import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { blameFor, type PartEnd, recordBlame } from "./blame.js";
import type { CallPart } from "./call-part.js";
import type { CallRequest } from "./call-request.js";
import type { CallAnswer } from "./call-result.js";
import { showReply } from "./instrumented.js";
import { readFailure } from "./read-failure.js";
import { reportFailure } from "./report-failure.js";
import type { AnsweredAttempt } from "./run-attempt.js";
import { type RunningAttempt } from "./running-attempt.js";

/** The end of a part is known: learns from the failures that no rule knows, and blames those that waited for it. A second time does nothing. */
export function settleFailures(part: CallPart, end: PartEnd): void {
  if (part.failures.length === 0 || part.isSettled) {
    return;
  }
  part.isSettled = true;
  learn(part, part.failures, end);
  const deferred = part.failed.takeDeferred();
  if (deferred.length === 0) {
    return;
  }
  const { health, shared, policy } = part.call.model;
  const blames = blameFor(deferred, part.failures, end);
  shared.healthEvents.report(recordBlame(blames, health, policy), { callId: part.call.id });
}

/** Ends the attempt of an answer, and the call with it. Gives what the call returns. */
export function finished<Reply, Result>(
  answered: AnsweredAttempt<Reply>,
  request: Pick<CallRequest<Reply>, "shown"> & { toResult(answered: AnsweredAttempt<Reply>): Result },
): Result {
  if (answered.attempt.part.call.model.shared.instrumentations.length > 0) {
    showReply(answered.attempt, answered.reply, request);
  }
  const { attempt, usage } = answered;
  // Before the attempt ends: what throws here is still the attempt's failure, and the call goes on.
  const result = request.toResult(answered);
  finishAnswered(answered);
  return endAnswered(attempt.part, { result, credential: attempt.credential.ref, usage });
}

/** The part has an answer: so has the call, if the part is the whole of it. */
export function endAnswered<Result>(
  part: CallPart,
  { result, credential, usage }: CallAnswer<Result>,
): Result {
  if (part.index === undefined) {
    part.call.end({ outcome: "answered", credential, usage });
  }
  return result;
}

/** Ends an answered attempt: settles the blame for the part's failures, closes the circuits that the answer proves, counts the usage. */
export function finishAnswered(
  { attempt, durationMs, usage, rateLimit, atMs }: Omit<AnsweredAttempt<unknown>, "reply">,
  lastedMs = durationMs,
): void {
  const { part, credential } = attempt;
  const { model, kind, settings } = part.call;
  const { shared, events } = model;
  settleFailures(part, { answeredBy: credential });
  credential.noteAnswer(kind, durationMs);
  if (rateLimit !== undefined) {
    credential.noteLimits(rateLimit, atMs);
  }
  const transitions = attempt.end({ is: "answered", seen: { durationMs, usage, rateLimit, atMs } });
  if (transitions.length > 0) {
    shared.healthEvents.report(transitions, attempt.cause);
  }
  if (shared.budgets.isInUse) {
    shared.budgets.earn(credential.endpoint, model.retry.budget);
  }
  if (kind === "check") {
    credential.usage.pinged(usage);
  } else {
    credential.usage.answered(usage, settings.purpose);
  }
  if (!model.isPrepared) {
    model.prepareSpares();
  }
  if (events.wants("success")) {
    events.emit("success", { ...attempt.event(), durationMs: lastedMs });
  }
  if (events.wants("usage")) {
    events.emit("usage", { ...attempt.event(), purpose: part.call.shownOptions().purpose, usage });
  }
}

/** The first content of a stream has come: settles the blame for the part's failures, and proves a probe. */
export function proveStream({ attempt, durationMs }: AnsweredAttempt<unknown>): void {
  const { part, credential } = attempt;
  const { events, shared } = part.call.model;
  settleFailures(part, { answeredBy: credential });
  credential.noteAnswer(part.call.kind, durationMs);
  if (events.wants("firstContent")) {
    events.emit("firstContent", { ...attempt.event(), durationMs });
  }
  shared.healthEvents.report(attempt.confirm(), attempt.cause);
}

/** A stream failed after its first content: the failure counts at once, and nothing is tried again. */
export function finishInterrupted(
  attempt: RunningAttempt,
  thrown: unknown,
  usage: TokenUsage,
): AttemptFailure {
  const { part, credential } = attempt;
  const { call } = part;
  const failure = readFailure(attempt, attempt.time.interruption?.reason ?? thrown);
  learn(part, [failure], { failed: true });
  attempt.note(failure.attempt);
  credential.usage.interrupted(usage, call.settings.purpose);
  const transitions = attempt.end(failure.isCutShort ? { is: "released" } : { is: "failed", failure });
  part.unreported = { failure, attempt, transitions };
  reportFailure(part);
  return failure;
}

/** Keeps what no rule recognised, for `hotspare.unknownErrors()`. */
function learn({ call, request }: CallPart, failures: readonly AttemptFailure[], end: PartEnd): void {
  const { shared, kind } = call.model;
  shared.unknownErrors.learn({
    modelKind: kind,
    failures,
    answeredBy: "answeredBy" in end ? end.answeredBy : undefined,
    texts: () => request.texts?.() ?? [],
    hide: (text) => shared.vault.scrubber().scrub(text),
  });
}
