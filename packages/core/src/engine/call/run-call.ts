import { HotspareError } from "../../errors/hotspare-error.js";
import type { BatchLimits } from "../../request/embedding-inputs.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { isDeferred } from "./blame.js";
import { callError, noteFailure } from "./call-error.js";
import { type CallPart, openPlan } from "./call-part.js";
import type { CallRequest } from "./call-request.js";
import type { CallAnswer } from "./call-result.js";
import { isCutEvidence } from "./cut-evidence.js";
import { endAnswered, settleFailures } from "./finish-call.js";
import { showCall } from "./instrumented.js";
import type { ModelCredential } from "./model-credential.js";
import type { Step } from "./next-step.js";
import { reportFailure } from "./report-failure.js";
import { hasFreshSecret } from "./reread-secret.js";
import { type AnsweredAttempt, answered, beginAttempt, failureOfAttempt, sent } from "./run-attempt.js";
import type { AttemptEnd, RunningAttempt } from "./running-attempt.js";
import { askSwitcher, takeStep } from "./take-step.js";
import { type PluginMethod, unreadAnswer } from "./wrong-answer.js";

/** What a model does with the requests of its calls. */
export interface CallWork<Reply, Request extends CallRequest<Reply>, Result> {
  /** Takes the answer. Its attempt is still open. */
  take(answered: AnsweredAttempt<Reply>, request: Request): Result;
  /** Runs a request in parts that keep within the limits. Requests with one input are never split. */
  split?(part: CallPart, request: Request, limits: BatchLimits): Promise<CallAnswer<Result>>;
}

const wholeReply: PluginMethod = { name: "reply", gives: "what can be read" };

/**
 * Runs a call, or one part of a split input, until a credential has answered: takes a step, acts on it, and takes the next. The call begins
 * and ends with it. Back-offs and waits happen only here.
 *
 * @throws the call's error; every lease has ended then
 */
export async function runCall<Reply, Request extends CallRequest<Reply>, Result>(
  part: CallPart,
  request: Request,
  work: CallWork<Reply, Request, Result>,
): Promise<Result> {
  part.begin();
  if (part.index === undefined) {
    if (part.call.model.shared.instrumentations.length > 0) {
      showCall(part);
    }
    part.call.reportStart();
  }
  try {
    for (;;) {
      const step = takeStep(part);
      if (part.unreported !== undefined) {
        reportStep(part, step);
      }
      if (step.do === "attempt") {
        const attempt = beginAttempt(part, step);
        let answer: AnsweredAttempt<Reply>;
        try {
          answer = answered(attempt, request, await attempt.time.race(sent(attempt, request)));
        } catch (thrown) {
          await noteThrown(part, attempt, thrown);
          continue;
        }
        try {
          return work.take(answer, request);
        } catch (thrown) {
          if (attempt.hasEnded) {
            throw thrown;
          }
          await noteThrown(part, attempt, unreadAnswer(attempt.credential, wholeReply, thrown));
          continue;
        }
      }
      if (step.do === "split") {
        settleFailures(part, { failed: true });
        return endAnswered(part, await inParts(part, request, work, step.limits));
      }
      await pause(part, step);
    }
  } catch (error) {
    reportFailure(part);
    settleFailures(part, { failed: true });
    part.endFailed(error);
    throw error;
  } finally {
    part.leave();
  }
}

/** The server takes fewer inputs a request. */
function inParts<Reply, Request extends CallRequest<Reply>, Result>(
  part: CallPart,
  request: Request,
  work: CallWork<Reply, Request, Result>,
  limits: BatchLimits,
): Promise<CallAnswer<Result>> {
  if (work.split === undefined) {
    throw new HotspareError({
      message:
        "An adapter asked to split a request that has one input. Throw RequestAdjusted with maxInputs only for several inputs.",
    });
  }
  return work.split(part, request, limits);
}

/** Waits for what the step says. @throws the call's error, when it is the end */
async function pause(part: CallPart, step: Extract<Step, { readonly do: "backOff" | "wait" | "end" }>) {
  switch (step.do) {
    case "backOff":
      return backOff(part, step);
    case "wait":
      return wait(part, step.excluded);
    case "end":
      throw exhausted(part, step.keptBackUntilMs);
  }
}

/** Reports the last failure with what comes next. A listener may stop the call; then the grant of the step is released. */
function reportStep(part: CallPart, step: Step): void {
  const { plan } = part;
  if (step.do === "attempt") {
    part.plan = { is: "granted", grant: step };
  }
  reportFailure(part, step);
  part.throwIfStopped();
  part.plan = plan;
}

/** An attempt has thrown. @throws what ends the call */
async function noteThrown(part: CallPart, attempt: RunningAttempt, thrown: unknown): Promise<void> {
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

/** Takes a failure to health, or defers its blame to the end of the part. @throws the provider's error, when no other credential can help */
async function noteFailedAttempt(
  part: CallPart,
  attempt: RunningAttempt,
  failure: AttemptFailure,
): Promise<void> {
  const { credential, classification, consequence, lease } = failure;
  part.failed.add(failure);
  part.plan = { is: "failed", failure };
  if (part.call.kind !== "check") {
    credential.usage.failed(part.call.settings.purpose);
  }
  if (classification.class === "auth" && (await hasFreshSecret(part, credential, attempt.revisions))) {
    // The key has changed: the same lease serves one more attempt.
    part.plan = { is: "granted", grant: { do: "attempt", credential, lease } };
    part.unreported = { failure, attempt, transitions: attempt.end({ is: "repeated" }) };
    return;
  }
  part.unreported = { failure, attempt, transitions: attempt.end(endOf(part, attempt, failure)) };
  if (consequence.call === "rethrow") {
    noteFailure(part, failure);
    throw failure.error.show();
  }
}

/** How the attempt of a failure ends. A failure that says nothing of its credential, or that counts already, releases the lease. */
function endOf(part: CallPart, attempt: RunningAttempt, failure: AttemptFailure): AttemptEnd {
  if (failure.isCutShort && !isCutEvidence(attempt)) {
    return { is: "released" };
  }
  if (isDeferred(failure)) {
    part.failed.deferBlame(failure);
    return { is: "deferred" };
  }
  const isCounted =
    failure.consequence.circuit === "count" && !part.failed.countsFirst(failure, part.call.model.health);
  return isCounted ? { is: "released" } : { is: "failed", failure };
}

/**
 * Pays for a retry and waits before it. The first retry of a call is free if its server's circuits were closed when the call began. A repeat
 * on the credential that failed is never free: the call keeps its free retry for a spare, which may be healthy.
 */
async function backOff(part: CallPart, step: Extract<Step, { readonly do: "backOff" }>): Promise<void> {
  const { payer, waitMs, revisited, again, onlyFromBudget } = step;
  const { retry, shared, health } = part.call.model;
  const { retries } = part;
  const isPaid =
    again === undefined
      ? (retries.count === 0 && health.serverWasClosedAt(payer.ref.id, part.call.beganAt)) ||
        shared.budgets.spend(payer.endpoint, retry.budget)
      : shared.budgets.spendOnRepeat(again.endpoint, retry.budget);
  part.retries = again === undefined ? { ...retries, count: retries.count + 1 } : retries;
  if (!isPaid && onlyFromBudget) {
    if (again === undefined) {
      part.retries = { ...part.retries, areOver: true };
    } else {
      part.exclude(again);
    }
    return;
  }
  if (isPaid) {
    await sleep(part, waitMs);
  } else {
    await sleepUntilAnswer(part, payer.endpoint);
  }
  if (again !== undefined) {
    part.plan = { is: "again", credential: again };
  } else if (revisited.length === 0) {
    part.plan = { is: "returning" };
  } else {
    part.plan = openPlan;
    part.retries = { ...part.retries, round: retries.round + 1 };
    for (const credential of revisited) {
      part.readmit(credential);
    }
  }
}

/** Nothing is paid: an answer of this server, or the longest back-off, shows that it may be asked again. */
async function sleepUntilAnswer(part: CallPart, endpoint: string): Promise<void> {
  const { retry, shared } = part.call.model;
  const woken = new AbortController();
  const forget = shared.budgets.awaitAnswer(endpoint, () => woken.abort());
  try {
    await sleep(part, retry.maxBackoffMs, woken);
  } finally {
    forget();
  }
}

/** Sleeps; a stop of the call ends the sleep. */
async function sleep(part: CallPart, ms: number, woken = new AbortController()): Promise<void> {
  const { clock } = part.call.model.shared;
  part.wake = () => woken.abort();
  part.call.changeWaits(1);
  try {
    await clock.sleep(ms, woken.signal);
  } catch {
    // Woken before its time: the loop looks at the call again either way.
  } finally {
    part.wake = undefined;
    part.call.changeWaits(-1);
  }
}

/** Waits in the model's waiting room for a grant. */
async function wait(part: CallPart, excluded: ReadonlySet<ModelCredential>): Promise<void> {
  const { waitingRoom } = part.call.model;
  const grant = await waitingRoom.wait(part, excluded, (waitMs) => askSwitcher(part, excluded, waitMs));
  if (grant === undefined) {
    part.hasGivenUp = true;
  } else {
    part.plan = { is: "granted", grant };
    part.excludeOnly(excluded);
    payForRetry(part, grant.credential);
  }
}

/** Takes a retry from the budget after a wait, and never refuses it: the waiting room bounds what is sent after waits. */
function payForRetry(part: CallPart, { endpoint }: ModelCredential): void {
  const { shared, retry } = part.call.model;
  const { retries } = part;
  if (part.attempts > 0) {
    part.retries = { ...retries, count: retries.count + 1 };
    if (retries.count > 0) {
      shared.budgets.spend(endpoint, retry.budget);
    }
  }
}

/** Emits `exhaustion`, and returns the error of a call that no credential answered. */
function exhausted(part: CallPart, keptBackUntilMs: number | undefined): Error {
  const { call } = part;
  if (part.failures.length === 0) {
    // The credentials that could take the request have left the list while it waited.
    part.request.requireCapable?.(call.model.roster.credentials);
  }
  const { events } = call.model;
  const { error, aggregate, credentialIds } = callError(part, keptBackUntilMs);
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
