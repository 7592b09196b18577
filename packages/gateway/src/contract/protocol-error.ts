/** Values of `error.type` in OpenAI's errors. */
export type ProtocolErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "rate_limit_error"
  | "insufficient_quota"
  | "server_error"
  | "timeout_error";

/** Options of `ProtocolError`. */
export interface ProtocolErrorOptions {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly type: ProtocolErrorType;
  /** A sentence for the author of the request: what is wrong, and what to write instead. The message must not contain a secret or a provider's address. */
  readonly message: string;
  /** The field of the request that is wrong, such as `messages[0].content`. @default null in the answer */
  readonly param?: string | undefined;
  /** @default null in the answer */
  readonly code?: string | undefined;
  /**
   * Time after which the client may try again. The header `retry-after-ms` has the milliseconds, the header `Retry-After` the seconds, rounded up. @default
   * neither header
   */
  readonly retryAfterMs?: number | undefined;
  /** The original error, for the log. The client never sees it. */
  readonly cause?: unknown;
}

/** An error that the client receives in the shape of OpenAI's errors. The parts of the gateway throw this error, and the server writes the answer. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly status: number;
  readonly type: ProtocolErrorType;
  readonly param: string | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ message, status, type, param, code, retryAfterMs, cause }: ProtocolErrorOptions) {
    super(message, { cause });
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** The body of the answer. */
  toJSON(): { readonly error: Readonly<Record<"message" | "type" | "param" | "code", string | null>> } {
    const { message, type, param = null, code = null } = this;
    return { error: { message, type, param, code } };
  }
}
