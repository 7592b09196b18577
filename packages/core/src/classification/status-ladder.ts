import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import { defaultScopes } from "./default-scopes.js";
import { type Verdict, verdict } from "./verdict.js";

/** What an HTTP status means if no better evidence exists. */
export interface StatusRung {
  /** First status of the rung. */
  readonly from: number;
  /** Last status of the rung, inclusive. */
  readonly to: number;
  readonly class: ErrorClass;
  readonly scope: FaultScope;
  readonly reason: string;
  /** Reason for this classification. */
  readonly because: string;
}

/** Rungs in order: the first match decides. A status outside all rungs is `unknown`. */
export const statusLadder: readonly StatusRung[] = [
  rung(300, 399, "not_found", "redirected", "an API does not redirect its calls: the base URL is wrong"),
  rung(400, 400, "permanent", "bad_request", "the request is wrong, and would be with any key"),
  rung(401, 401, "auth", "unauthorized", "the key is missing, wrong or revoked"),
  rung(402, 402, "quota_exceeded", "payment_required", "the account has to be paid for"),
  rung(403, 403, "auth", "forbidden", "the key may not do this; another may"),
  rung(
    404,
    404,
    "not_found",
    "not_found",
    "this credential does not reach the model, the deployment or the path",
  ),
  rung(405, 405, "not_found", "method_not_allowed", "the base URL leads to a path that takes no such call"),
  rung(407, 407, "unknown", "proxy_authentication", "a proxy of ours refuses: it says nothing about the key"),
  rung(408, 408, "transient", "request_timeout", "the server gave up waiting; the next one may not"),
  rung(409, 409, "transient", "conflict", "something else was under way; the vendors' SDKs try it again too"),
  rung(410, 410, "not_found", "gone", "the model or the deployment was retired"),
  rung(413, 413, "input_too_large", "payload_too_large", "the body is too large"),
  rung(414, 414, "input_too_large", "uri_too_long", "the request is too large"),
  rung(415, 415, "permanent", "unsupported_media_type", "the input is of a type that is not taken"),
  rung(421, 421, "transient", "misdirected", "the connection led to the wrong server; a new one may not"),
  rung(422, 422, "permanent", "unprocessable", "the request is understood and refused"),
  rung(423, 423, "transient", "locked", "the resource is being changed"),
  rung(424, 424, "transient", "failed_dependency", "a server behind the server failed"),
  rung(425, 425, "transient", "too_early", "the server wants the request again, later"),
  rung(429, 429, "rate_limited", "too_many_requests", "too many requests or tokens for the moment"),
  rung(431, 431, "input_too_large", "headers_too_large", "the request is too large"),
  rung(451, 451, "auth", "unavailable_for_legal_reasons", "not offered to this account or from here"),
  rung(499, 499, "transient", "client_closed_request", "a proxy on the way lost the connection to us"),
  rung(
    400,
    499,
    "unknown",
    "unknown_4xx",
    "refused for a reason nobody wrote down; another credential may be taken",
  ),
  rung(
    521,
    523,
    "transient",
    "origin_unreachable",
    "Cloudflare does not reach the server behind it",
    "endpoint",
  ),
  rung(
    525,
    526,
    "transient",
    "origin_tls_failure",
    "Cloudflare does not trust the server behind it",
    "endpoint",
  ),
  rung(529, 529, "transient", "overloaded", "the service is overloaded"),
  rung(500, 599, "transient", "server_error", "the service failed; another may not"),
];

/** Classifies by the status alone. Returns undefined if the status is not a refusal. */
export function judgeStatus(status: number): Verdict | undefined {
  const found = statusLadder.find(({ from, to }) => status >= from && status <= to);
  return found === undefined ? undefined : verdict(found.class, found.reason, found.scope);
}

function rung(
  from: number,
  to: number,
  errorClass: ErrorClass,
  reason: string,
  because: string,
  scope: FaultScope = defaultScopes[errorClass],
): StatusRung {
  return { from, to, class: errorClass, scope, reason, because };
}
