import type { ErrorClass } from "@hotspare/core";
import { ProtocolError, type ProtocolErrorType } from "../../contract/protocol-error.js";

/** The answer for an error class when no credential could answer. */
interface ExhaustionRow {
  readonly status: 429 | 503;
  readonly type: ProtocolErrorType;
  readonly code: string;
  /** The end of the sentence "The model … cannot answer now: ". */
  readonly why: string;
  /** The time after which the client may try again, when no credential's recovery time is known. */
  readonly usualWaitMs: number;
}

const unavailable = { status: 503, type: "server_error" } as const;

const unknownRow: ExhaustionRow = {
  ...unavailable,
  code: "upstream_failed",
  why: "the providers behind it fail in a way that the gateway does not know",
  usualWaitMs: 1_000,
};

const rows: Partial<Readonly<Record<ErrorClass, ExhaustionRow>>> = {
  rate_limited: {
    status: 429,
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
    why: "the gateway's accounts at the providers are at their rate limits",
    usualWaitMs: 1_000,
  },
  // A spent budget of the client has the same code, which OpenAI's clients read. Only the sentence tells the two apart.
  quota_exceeded: {
    status: 429,
    type: "insufficient_quota",
    code: "insufficient_quota",
    why: "the gateway's accounts at the providers have used up their quota, which the operator of the gateway can raise",
    usualWaitMs: 60_000,
  },
  transient: {
    ...unavailable,
    code: "upstream_unavailable",
    why: "the providers behind it are failing or cannot be reached",
    usualWaitMs: 1_000,
  },
  auth: {
    ...unavailable,
    code: "upstream_refused_gateway",
    why: "the providers refuse the gateway's own keys, not yours; the operator of the gateway can renew them",
    usualWaitMs: 10_000,
  },
  not_found: {
    ...unavailable,
    code: "upstream_not_found",
    why: "the providers do not have the model or deployment in the gateway's configuration; the operator of the gateway can correct it",
    usualWaitMs: 10_000,
  },
};

export interface Exhausted {
  /** The name of the model in quotation marks. */
  readonly quoted: string;
  /** Milliseconds until the first credential recovers. Undefined: the time is unknown or already over. */
  readonly retryAfterMs: number | undefined;
  readonly cause: unknown;
}

/** Makes the answer for a call that no credential could answer, by the class of the failures. The answer always has a `Retry-After`. */
export function exhaustion(
  errorClass: ErrorClass,
  { quoted, retryAfterMs, cause }: Exhausted,
): ProtocolError {
  const { status, type, code, why, usualWaitMs } = rows[errorClass] ?? unknownRow;
  const waitMs = usableWait(retryAfterMs) ?? usualWaitMs;
  return new ProtocolError({
    status,
    type,
    code,
    message: `The model ${quoted} cannot answer now: ${why}. Call again in ${Math.ceil(waitMs / 1_000)} s.`,
    retryAfterMs: waitMs,
    cause,
  });
}

function usableWait(waitMs: number | undefined): number | undefined {
  return waitMs !== undefined && Number.isFinite(waitMs) && waitMs > 0 ? Math.ceil(waitMs) : undefined;
}
