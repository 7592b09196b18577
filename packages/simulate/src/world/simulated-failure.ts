import type { ErrorFacts } from "@hotspare/core/plugin";
import type { RecordedFault } from "../scenario/scenario.js";

/** A refusal as a provider's server sends it. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text of a page. */
  readonly body: unknown;
  /** The message of the provider. */
  readonly message: string;
}

/**
 * A refusal in the two shapes that SDKs throw: `status`, `headers` and `error` as in OpenAI's SDK, and `statusCode`, `responseHeaders` and
 * `responseBody` as in the AI SDK's `APICallError`. Provider packages recognise both shapes, so each of them reads the facts itself.
 */
export class SimulatedRefusal extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly requestID = "req_simulated";
  readonly error: unknown;
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  readonly url = "https://simulated.invalid";
  readonly requestBodyValues = {};
  readonly isRetryable = false;

  constructor({ status, headers, body, message }: Refusal) {
    super(`${status} ${message}`);
    this.name = "APICallError";
    this.status = status;
    this.headers = new Headers(headers);
    this.error = isObject(body) && "error" in body ? body["error"] : body;
    this.statusCode = status;
    this.responseHeaders = headers;
    this.responseBody = typeof body === "string" ? body : JSON.stringify(body);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** A network failure as `fetch` of Node.js throws it. */
export function networkFailure(code: string, message: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

/** A replayed failure with the classification from the recording. */
export class RecordedFailure extends Error {
  readonly fault: RecordedFault;

  constructor(fault: RecordedFault) {
    super(`A recorded failure: ${fault.class}, ${fault.reason}.`);
    this.name = "RecordedFailure";
    this.fault = fault;
  }
}

/** Reads the facts of a failure whose shape the provider package does not know. */
export function plainFacts(error: unknown): ErrorFacts | undefined {
  if (error instanceof SimulatedRefusal) {
    const { status, headers, error: body, message } = error;
    const code = isObject(body) ? body["code"] : undefined;
    return {
      status,
      headers,
      body,
      message: message.replace(/^\d+ /, ""),
      ...(typeof code === "string" ? { code } : {}),
    };
  }
  const cause: unknown = error instanceof TypeError ? error.cause : undefined;
  return isObject(cause) && typeof cause["code"] === "string"
    ? { errno: cause["code"], message: String(cause["message"]) }
    : undefined;
}
