import { withoutEchoes } from "../../classification/echoes/without-echoes.js";
import { lacksModule, missingModuleError } from "../../classification/missing-module.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { AttemptTimeoutError } from "../../errors/attempt-timeout-error.js";
import { RequestAdjusted } from "../../errors/request-adjusted.js";
import { toError } from "../../errors/to-error.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { watchRejection } from "../../errors/watch-rejection.js";
import { SecretUnavailableError } from "../../secrets/secret-unavailable-error.js";
import { consequenceOf } from "../attempt/policy.js";
import { ShownError, unreadableMessage } from "../attempt/shown-error.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { ModelCredential, ReadFailure } from "./model-credential.js";
import type { RunningAttempt } from "./running-attempt.js";

/**
 * Reads a failure: its facts, its classification, and what the policy does. This is the one place that receives a provider's error: what is
 * above can reach the error only without its secrets. It never throws: what a plugin throws while its error is read is reported, and the
 * failure is judged without it.
 *
 * @param verdict the classification where it is known already
 */
export function readFailure(
  attempt: RunningAttempt,
  thrown: unknown,
  verdict?: Classification,
): AttemptFailure {
  const { part, credential, lease } = attempt;
  const { call } = part;
  const { policy, health } = call.model;
  const durationMs = attempt.durationMs();
  const original = readable(thrown, credential);
  const facts = original.isReadable
    ? readFacts(credential, original.error)
    : { message: original.error.message };
  const own = facts && ownFacts(facts, attempt);
  const classification =
    verdict ??
    (original.isReadable
      ? classify(credential, {
          facts,
          own,
          error: original.error,
          operation: call.kind,
          known: part.failed.generalAnswers,
        })
      : unreadable);
  const { blamed, consequence } = consequenceOf(classification, facts, policy, {
    hasAnswered:
      health.hasAnsweredSinceOpening(credential.ref.id) ||
      part.failuresSoFar.isRefusedAlike(classification, facts),
    repeatsRequest: own !== facts,
  });
  const isTimeout = original.isReadable && AttemptTimeoutError.isInstance(original.error);
  return {
    credential,
    lease,
    error: new ShownError(original.error, call.model.shared.vault.scrubber(), () =>
      credential.reportPlugin("error", unreadableMessage),
    ),
    facts,
    classification,
    blamed,
    consequence,
    attempt: attempt.toAttempt(durationMs, classification),
    isTimeout,
    isCutShort: isTimeout && isShortened(original.error, attempt),
  };
}

/** Classification of an error that cannot be read: the call moves on. */
const unreadable: Classification = {
  class: "unknown",
  scope: "credential_model",
  reason: "unreadable_error",
  rule: "core/unreadable",
};

/** The error, when its members can be read: a Proxy may throw, or be revoked. */
function readable(
  thrown: unknown,
  credential: ModelCredential,
): { readonly isReadable: boolean; readonly error: Error } {
  try {
    const error = toError(thrown);
    // The members that later steps read.
    void `${String(error.name)}${String(error.message)}${typeof error.cause}`;
    return { isReadable: true, error: missingModuleError(error) ?? error };
  } catch {
    credential.reportPlugin("error", unreadableMessage);
    return { isReadable: false, error: new Error(unreadableMessage) };
  }
}

function readFacts(credential: ModelCredential, error: Error): ErrorFacts | undefined {
  if (
    UnusableReplyError.isInstance(error) ||
    AttemptTimeoutError.isInstance(error) ||
    SecretUnavailableError.isInstance(error)
  ) {
    return error.facts;
  }
  if (RequestAdjusted.isInstance(error)) {
    // The adapter has adjusted the same again, and does not say why.
    return { message: error.message };
  }
  const wanted =
    "readErrorFacts() must return { message, status, … }, or undefined for an error of another origin";
  try {
    if (lacksModule(error)) {
      // Neither a provider's failure nor the network's, though an SDK says so: the build is at fault.
      return undefined;
    }
    const facts = credential.readErrorFacts(error);
    if (facts === undefined || isFacts(facts)) {
      // Copied here, where a getter may throw.
      return facts && { ...facts };
    }
    watchRejection(facts, () => undefined);
    credential.reportPlugin("readErrorFacts", `returned ${describe(facts)}: ${wanted}`);
  } catch (failure) {
    credential.reportPlugin("readErrorFacts", `threw ${describe(failure)}: ${wanted}`);
  }
  return { message: error.message };
}

function isFacts(facts: unknown): facts is ErrorFacts {
  return (
    typeof facts === "object" &&
    facts !== null &&
    !("then" in facts) &&
    typeof Reflect.get(facts, "message") === "string"
  );
}

/** The facts without the words that repeat the request. */
function ownFacts(facts: ErrorFacts, { part }: RunningAttempt): ErrorFacts {
  try {
    return withoutEchoes(facts, () => part.request.texts?.() ?? [], part.failed.cleanTexts);
  } catch {
    // Facts that cannot be read are reported where they are judged.
    return facts;
  }
}

function classify(credential: ModelCredential, failure: ReadFailure): Classification {
  try {
    return credential.classify(failure);
  } catch (thrown) {
    credential.reportPlugin("readErrorFacts", `returned facts that cannot be read: ${describe(thrown)}`);
    return unreadable;
  }
}

function describe(value: unknown): string {
  try {
    if (value instanceof Error) {
      return `an error: ${value.message}`;
    }
    if (typeof value === "object" && value !== null) {
      return "then" in value
        ? "a promise"
        : `an object with ${Object.keys(value).join(", ") || "no members"}`;
    }
    return value === null ? "null" : `a ${typeof value}`;
  } catch {
    return "a value that cannot be read";
  }
}

/** Whether the caller gave less time than the model has. */
function isShortened(error: Error, { part }: RunningAttempt): boolean {
  const { request, call } = part;
  return AttemptTimeoutError.isInstance(error) && error.what === "idle"
    ? call.settings.timeouts.idleMs < call.model.timeouts.idleMs
    : request.attemptMs < request.modelAttemptMs;
}
