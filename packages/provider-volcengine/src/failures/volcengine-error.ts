import { type ErrorFacts, HotspareError } from "@hotspare/core/plugin";

const brandKey = Symbol.for("hotspare/1/VolcengineError");

export interface VolcengineErrorOptions {
  readonly facts: ErrorFacts;
  /** The service's id of the request, for its support. */
  readonly requestId?: string | undefined;
}

/**
 * Thrown for a refusal by Ark, by VikingDB or by the gateway in front of them: a status that is not a success, or a body whose `code` is an error.
 * The fields with the content of the reply are not enumerable, so that no logger prints them.
 */
export class VolcengineError extends HotspareError {
  static {
    Object.defineProperty(VolcengineError.prototype, "name", {
      value: "VolcengineError",
      configurable: true,
    });
    Object.defineProperty(VolcengineError.prototype, brandKey, { value: true });
  }

  static override isInstance(error: unknown): error is VolcengineError {
    return typeof error === "object" && error !== null && brandKey in error;
  }

  /** The HTTP status of the reply. Absent: the request was not sent. */
  readonly status: number | undefined;
  /** The service's code, as text. Absent: the service sent no code. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  declare readonly headers: Headers | undefined;
  /** The parsed body, or its text. */
  declare readonly body: unknown;
  /** The service's own message. The field `message` has the status and the code before it. */
  declare readonly sentence: string;

  constructor({ facts, requestId }: VolcengineErrorOptions) {
    const { status, code, message, headers, body } = facts;
    super({ message: [status, code, message].filter((word) => word !== undefined && word !== "").join(" ") });
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    for (const [name, value] of Object.entries({ headers, body, sentence: message })) {
      Object.defineProperty(this, name, { value, enumerable: false, configurable: true, writable: true });
    }
  }
}
