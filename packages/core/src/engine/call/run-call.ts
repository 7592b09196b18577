import { AllCredentialsFailedError } from "../../errors/all-credentials-failed-error.js";
import { failureOf } from "../../errors/failure-of.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { isDeferred } from "./blame.js";
import type { Call, CallResult, StopCause } from "./call.js";
import { callError, noteFailure } from "./call-error.js";
import type { CallPart } from "./call-part.js";
import type { CallRequest } from "./call-request.js";
import { isCutEvidence } from "./cut-evidence.js";
import { settleBlame } from "./finish-call.js";
import type { Step } from "./next-step.js";
import { reportFailure } from "./report-failure.js";
import { hasFreshSecret } from "./reread-secret.js";
import { type AnsweredAttempt, answered, beginAttempt, failureOfAttempt, sent } from "./run-attempt.js";
import type { RunningAttempt } from "./running-attempt.js";
import { askSwitcher, takeStep } from "./take-step.js";

/**
 * Runs one request of a call until a credential has answered: takes a step, acts on it, and takes the next. The attempt that answered is
 * still open. Back-offs and waits happen only here.
 *
 * @throws the call's error; every lease has ended then
 */
export async function runPart<Reply>(
  part: CallPart,
  request: CallRequest<Reply>,
): Promise<AnsweredAttempt<Reply>> {
  part.call.listen(part);
  try {
    for (;;) {
      part.throwIfStopped();
      const step = takeStep(part);
      if (part.unreported !== undefined) {
        reportStep(part, step);
      }
      switch (step.do) {
        case "attempt": {
          const attempt = beginAttempt(part, step);
          try {
            return answered(attempt, request, await attempt.time.race(sent(attempt, request)));
          } catch (thrown) {
            try {
              const failure = failureOfAttempt(attempt, thrown);
              if (failure !== undefined) {
                await noteFailedAttempt(part, attempt, failure);
              }
            } finally {
              // A second end does nothing; without any, a fault of ours would keep the lease for ever.
              if (!attempt.hasEnded) {
                attempt.end({ is: "abandoned", reason: "stopped" });
              }
            }
          }
          break;
        }
        case "backOff":
          await backOff(part, step);
          break;
        case "wait":
          await wait(part, step.excluded);
          break;
        case "end":
          throw exhausted(part);
      }
    }
  } catch (error) {
    reportFailure(part);
    settleBlame(part, { failed: true });
    throw error;
  } finally {
    part.call.unlisten(part);
    releaseGrant(part);
  }
}

/** Reports the last failure with what comes next. A listener may stop the call; then the grant of the step is released. */
function reportStep(part: CallPart, step: Step): void {
  part.granted = step.do === "attempt" ? step : undefined;
  reportFailure(part, step);
  part.throwIfStopped();
  part.granted = undefined;
}

/** Takes a failure to health, or defers its blame to the end of the part. @throws the provider's error, when no other credential can help */
async function noteFailedAttempt(
  part: CallPart,
  attempt: RunningAttempt,
  failure: AttemptFailure,
): Promise<void> {
  const { credential, classification, consequence } = failure;
  part.addFailure(failure);
  if (part.call.kind !== "check") {
    credential.usage.failed(part.call.settings.purpose);
  }
  if (classification.class === "auth" && (await hasFreshSecret(part, credential, attempt.revisions))) {
    // The key has changed: the same lease serves one more attempt.
    part.granted = { credential, lease: failure.lease };
    part.unreported = { failure, attempt, transitions: attempt.end({ is: "repeated" }) };
    return;
  }
  part.unreported = { failure, attempt, transitions: endFailed(part, attempt, failure) };
  if (consequence.call === "rethrow") {
    noteFailure(part, failure);
    throw failure.error;
  }
}

/** Ends the attempt of a failure. A failure that says nothing of its credential, or that counts already, releases the lease. */
function endFailed(part: CallPart, attempt: RunningAttempt, failure: AttemptFailure) {
  if (failure.isCutShort && !isCutEvidence(attempt)) {
    attempt.end({ is: "deferred" });
    return failure.lease.release();
  }
  if (isDeferred(failure)) {
    part.deferBlame(failure);
    return attempt.end({ is: "deferred" });
  }
  if (failure.consequence.circuit === "count" && !part.countsFirst(failure)) {
    attempt.end({ is: "deferred" });
    return failure.lease.release();
  }
  return attempt.end({ is: "failed", failure });
}

/** Pays for a retry and waits before it. The first retry of a call is free if its server's circuits were closed when the call began. */
async function backOff(part: CallPart, step: Extract<Step, { readonly do: "backOff" }>): Promise<void> {
  const { payer, waitMs, revisited, again, onlyFromBudget } = step;
  const { retry, shared, health } = part.call.model;
  const isFree = part.retries === 0 && health.serverWasClosedAt(payer.ref.id, part.call.beganAt);
  part.retries += 1;
  const isPaid = isFree || shared.budgets.spend(payer.endpoint, retry.budget);
  if (!isPaid && onlyFromBudget) {
    if (again === undefined) {
      part.retriesAreOver = true;
    } else {
      part.exclude(again);
    }
    return;
  }
  if (isPaid) {
    await sleep(part, waitMs);
  } else {
    // Nothing is paid: an answer of this server, or the longest back-off, shows that it may be asked again.
    const woken = new AbortController();
    const forget = shared.budgets.awaitAnswer(payer.endpoint, () => woken.abort());
    try {
      await sleep(part, retry.maxBackoffMs, woken);
    } finally {
      forget();
    }
  }
  part.again = again;
  part.mayReturnToServers = revisited.length === 0 && again === undefined;
  if (revisited.length > 0) {
    part.round += 1;
    for (const credential of revisited) {
      part.readmit(credential);
    }
  }
}

/** Sleeps; a stop of the call ends the sleep. */
async function sleep(part: CallPart, ms: number, woken = new AbortController()): Promise<void> {
  const { clock } = part.call.model.shared;
  const beganMs = clock.monotonicMs();
  part.wake = () => woken.abort();
  try {
    await clock.sleep(ms, woken.signal);
  } catch {
    // Woken before its time: the loop looks at the call again either way.
  } finally {
    part.wake = undefined;
    part.call.waitedMs += clock.monotonicMs() - beganMs;
  }
}

/** Waits in the model's waiting room for a grant. */
async function wait(
  part: CallPart,
  excluded: Extract<Step, { readonly do: "wait" }>["excluded"],
): Promise<void> {
  const { waitingRoom } = part.call.model;
  part.granted = await waitingRoom.wait(part, excluded, () => askSwitcher(part, excluded));
  if (part.granted === undefined) {
    part.hasGivenUp = true;
  } else {
    part.excludeOnly(excluded);
    payForRetry(part);
  }
}

/** Takes a retry from the budget after a wait, and never refuses it: the waiting room bounds what is sent after waits. */
function payForRetry(part: CallPart): void {
  const { granted } = part;
  const { shared, retry } = part.call.model;
  if (granted !== undefined && part.attempts > 0) {
    part.retries += 1;
    if (part.retries > 1) {
      shared.budgets.spend(granted.credential.endpoint, retry.budget);
    }
  }
}

/** Releases a grant that no attempt has used, because the call was stopped before. */
function releaseGrant(part: CallPart): void {
  const { granted } = part;
  if (granted !== undefined) {
    part.granted = undefined;
    part.call.model.shared.healthEvents.report(granted.lease.release());
  }
}

/** Emits `exhaustion`, and returns the error of a call that no credential answered. */
function exhausted(part: CallPart): Error {
  const { call } = part;
  if (part.failures.length === 0) {
    // The credentials that could take the request have left the list while it waited.
    part.request.requireCapable?.(call.model.roster.credentials);
  }
  const { events } = call.model;
  const { error, aggregate, credentialIds } = callError(part);
  if (events.wants("exhaustion") && call.kind !== "check") {
    events.emit("exhaustion", {
      ...call.event(),
      class: aggregate.class,
      credentialIds,
      ...(aggregate.retryAfterMs === undefined ? {} : { retryAfterMs: aggregate.retryAfterMs }),
    });
  }
  return error;
}

/** The result of a call that threw, for its `callEnd`. */
export function failedResult(call: Call, error: unknown): CallResult {
  const { state } = call;
  if (state.is === "stopped" && state.cause !== "stopped") {
    return stoppedResult(state.cause);
  }
  const errorClass = AllCredentialsFailedError.isInstance(error)
    ? error.class
    : failureOf(error)?.classification.class;
  return { outcome: "failed", class: errorClass };
}

/** How a call ended that was stopped from outside. Its own time limit is a failure: the service was too slow for it. */
export function stoppedResult(cause: StopCause): CallResult {
  switch (cause) {
    case "deadline":
      return { outcome: "failed", class: "transient" };
    case "left":
      return { outcome: "left" };
    case "aborted":
    case "closed":
    case "stopped":
      return { outcome: "aborted" };
  }
}
