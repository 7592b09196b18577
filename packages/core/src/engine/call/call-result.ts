import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ErrorClass } from "../../contract/plugin/error-class.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { AllCredentialsFailedError } from "../../errors/all-credentials-failed-error.js";
import { failureOf } from "../../errors/failure-of.js";
import type { Call, CallResult, StopCause } from "./call.js";

/** What a call, or a part of a split input, was answered. */
export interface CallAnswer<Result> {
  readonly result: Result;
  readonly credential: CredentialRef;
  readonly usage: TokenUsage;
}

/** The result of a call that threw, for its `callEnd`. */
export function failedResult(call: Call, error: unknown, errorClass = classOf(error)): CallResult {
  const { state } = call;
  return state.is === "stopped" && state.cause !== "stopped"
    ? stoppedResult(state.cause)
    : { outcome: "failed", class: errorClass };
}

function classOf(error: unknown): ErrorClass | undefined {
  return AllCredentialsFailedError.isInstance(error) ? error.class : failureOf(error)?.classification.class;
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
