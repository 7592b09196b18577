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

/** What an error was about. */
export interface ErrorAbout {
  /** The model as the client named it. */
  readonly model: string;
}

/** When a model that has just been closed is likely to be served again by a new one, as after a reload. */
const closedRetryMs = 1_000;

/**
 * Turns whatever a call threw into the answer that a client of OpenAI's protocol understands. The status says who can help: 4xx the client, 429 and 503
 * time, 504 a longer time limit. No answer has a key, an upstream's address, or the name of a credential.
 *
 * A client must not read a refusal of the gateway's own key as a refusal of its key: no failure of a credential becomes a 401 or a 403.
 */
export function toProtocolError(error: unknown, about: ErrorAbout): ProtocolError {
  try {
    return answerFor(error, about);
  } catch {
    // The members of an error, such as those of a revoked Proxy, may throw when they are read.
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
      message: `The model ${quoted} does not accept ${error.needs.join(", ")} together in one request. Leave something out, or use another model.`,
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

/** The error of a provider, thrown as it was; what the call knew of it stands beside it. */
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

/** Core names the inputs of an embedder `inputs[0]`, where the protocol says `input[0]`. */
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

/** What a signal gave as its reason, or an error of the gateway's own. */
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

/** nginx's 499: the client has gone, so that the status stands in logs and metrics alone. */
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
