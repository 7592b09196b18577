/** What OpenAI writes into `error.type`. */
export type ProtocolErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "rate_limit_error"
  | "insufficient_quota"
  | "server_error"
  | "timeout_error";

export interface ProtocolErrorOptions {
  readonly status: number;
  readonly type: ProtocolErrorType;
  /** A sentence for the author of the request: what is wrong, and what to write instead. Never a secret, never an upstream's address. */
  readonly message: string;
  /** The field of the request that is wrong, such as `messages[0].content`. @default null in the answer */
  readonly param?: string | undefined;
  /** @default null in the answer */
  readonly code?: string | undefined;
  /** Seconds are rounded up in `Retry-After`; `retry-after-ms` has the milliseconds. @default neither header */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** An answer in the shape of OpenAI's errors. The gateway throws it, and the server alone writes it. */
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
