import {
  AllCredentialsFailedError,
  AttemptTimeoutError,
  ClosedError,
  DeadlineExceededError,
  failureOf,
  InvalidInputError,
  StreamInterruptedError,
  UnsupportedInputError,
} from "@hotspare/core";
import { ProtocolError } from "../../contract/protocol-error.js";
import { exhaustion } from "./exhaustion.js";
import { isOfRequest, refusedRequest } from "./refused-request.js";
import { withoutAddresses } from "./without-addresses.js";

/** The call that an error belongs to. */
export interface ErrorAbout {
  /** The name that the client used for the model. */
  readonly model: string;
}

/** The time in which, after a reload, a new model is likely to serve the name of a closed model. */
const closedRetryMs = 1_000;

/**
 * Turns the error of a call into an answer that a client of OpenAI's protocol understands. The status says what helps: 4xx a change of the request, 429 and 503 a
 * later try, 504 a longer time limit. No answer has a key, a provider's address or the name of a credential.
 *
 * A client must not mistake a refusal of the gateway's key for a refusal of its own key, so no failure of a credential becomes a 401 or a 403.
 */
export function toProtocolError(error: unknown, about: ErrorAbout): ProtocolError {
  try {
    return answerFor(error, about);
  } catch {
    // Reading a member of an error may throw, for example when the error is a revoked Proxy.
    return unexpected(undefined);
  }
}

function answerFor(error: unknown, { model }: ErrorAbout): ProtocolError {
  const quoted = JSON.stringify(model);
  if (error instanceof ProtocolError) {
    return error;
  }
  if (InvalidInputError.isInstance(error)) {
    return invalidInput(error);
  }
  if (UnsupportedInputError.isInstance(error)) {
    return new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      code: "unsupported_input",
      message: `The model ${quoted} does not accept ${error.needs.join(", ")}${error.needs.length > 1 ? " together in one request" : ""}. Leave ${error.needs.length > 1 ? "something" : "it"} out, or use another model.`,
      cause: error,
    });
  }
  if (ClosedError.isInstance(error)) {
    return new ProtocolError({
      status: 503,
      type: "server_error",
      code: "model_closed",
      message: `The model ${quoted} is being closed or replaced. Send the request again.`,
      retryAfterMs: closedRetryMs,
      cause: error,
    });
  }
  if (DeadlineExceededError.isInstance(error)) {
    const limitMs = Math.round(error.totalMs);
    return timedOut(
      "deadline_exceeded",
      `The model ${quoted} did not answer within the ${limitMs} ms that the gateway gives a request. Send it again, or ask for less.`,
      error,
    );
  }
  if (AttemptTimeoutError.isInstance(error)) {
    const limitMs = Math.round(error.timeoutMs);
    return timedOut(
      "upstream_timeout",
      `The provider behind the model ${quoted} was silent for ${limitMs} ms. Send the request again, or ask for less.`,
      error,
    );
  }
  if (StreamInterruptedError.isInstance(error)) {
    return new ProtocolError({
      status: 502,
      type: "server_error",
      code: "stream_interrupted",
      message: `The stream of the model ${quoted} broke after its first content (${error.classification.class}). The gateway does not replay a stream: keep the text that has come, or ask again.`,
      cause: error,
    });
  }
  if (AllCredentialsFailedError.isInstance(error)) {
    return exhaustion(error.class, { quoted, retryAfterMs: error.retryAfterMs, cause: error });
  }
  return providersOwn(error, quoted);
}

/** Handles a provider's error, which Hotspare rethrows unchanged. `failureOf` returns what the call recorded about the error. */
function providersOwn(error: unknown, quoted: string): ProtocolError {
  const failure = failureOf(error);
  if (failure === undefined) {
    return withoutRecord(error, quoted);
  }
  const { classification } = failure;
  if (classification.class === "aborted") {
    return aborted(error);
  }
  if (isOfRequest(classification.class)) {
    return refusedRequest(classification.class, failure, { quoted, cause: error });
  }
  const retryAfterMs = failure.retryAfterMs ?? classification.retryAfterMs;
  return exhaustion(classification.class, { quoted, retryAfterMs, cause: error });
}

/** Core calls the inputs of an embedder `inputs[0]`, and the protocol calls them `input[0]`. */
function invalidInput(error: InvalidInputError): ProtocolError {
  const path = error.issues[0]?.path ?? "";
  const param = path.replace(/^inputs\b/, "input");
  return new ProtocolError({
    status: 400,
    type: "invalid_request_error",
    code: "invalid_value",
    message: withoutAddresses(error.message.replace(/\binputs(?=\[)/g, "input")),
    ...(param === "" ? {} : { param }),
    cause: error,
  });
}

function timedOut(code: string, message: string, cause: unknown): ProtocolError {
  return new ProtocolError({ status: 504, type: "timeout_error", code, message, cause });
}

/** Handles an error that no call recorded: the reason of an abort signal, or an unexpected error of the gateway. */
function withoutRecord(error: unknown, quoted: string): ProtocolError {
  const name = error instanceof Error ? error.name : undefined;
  if (name === "AbortError") {
    return aborted(error);
  }
  return name === "TimeoutError"
    ? timedOut(
        "deadline_exceeded",
        `The model ${quoted} did not answer in time. Send the request again, or ask for less.`,
        error,
      )
    : unexpected(error);
}

/** nginx's status 499. The client has gone, so the status appears only in logs and metrics. */
function aborted(cause: unknown): ProtocolError {
  return new ProtocolError({
    status: 499,
    type: "server_error",
    code: "client_closed_request",
    message: "The client closed the connection before the answer.",
    cause,
  });
}

function unexpected(cause: unknown): ProtocolError {
  return new ProtocolError({
    status: 500,
    type: "server_error",
    code: "internal_error",
    message: "The gateway failed unexpectedly. Its log has the error, under the id of this request.",
    cause,
  });
}
