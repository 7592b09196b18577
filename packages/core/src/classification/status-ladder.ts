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
  rung(400, 400, "permanent", "bad_request", "the request is wrong, and would be wrong with any key"),
  rung(401, 401, "auth", "unauthorized", "the key is missing, wrong or revoked"),
  rung(402, 402, "quota_exceeded", "payment_required", "the account must pay first"),
  rung(403, 403, "auth", "forbidden", "the key may not do this; another key may"),
  rung(
    404,
    404,
    "not_found",
    "not_found",
    "this credential does not reach the model, the deployment or the path",
  ),
  rung(405, 405, "not_found", "method_not_allowed", "the base URL leads to a path that accepts no such call"),
  rung(
    407,
    407,
    "unknown",
    "proxy_authentication",
    "your own proxy refuses, which says nothing about the key",
  ),
  rung(408, 408, "transient", "request_timeout", "the server gave up waiting; the next server may not"),
  rung(
    409,
    409,
    "transient",
    "conflict",
    "another operation was running; the vendors' SDKs retry this status too",
  ),
  rung(410, 410, "not_found", "gone", "the model or the deployment was retired"),
  rung(413, 413, "input_too_large", "payload_too_large", "the body is too large"),
  rung(414, 414, "input_too_large", "uri_too_long", "the request is too large"),
  rung(415, 415, "permanent", "unsupported_media_type", "the server does not accept this type of input"),
  rung(
    421,
    421,
    "transient",
    "misdirected",
    "the connection led to the wrong server; a new connection may lead to the right server",
  ),
  rung(422, 422, "permanent", "unprocessable", "the server understood the request and refused it"),
  rung(423, 423, "transient", "locked", "another operation is changing the resource"),
  rung(424, 424, "transient", "failed_dependency", "a server behind the server failed"),
  rung(425, 425, "transient", "too_early", "the server asks for the same request later"),
  rung(429, 429, "rate_limited", "too_many_requests", "too many requests or tokens for the moment"),
  rung(431, 431, "input_too_large", "headers_too_large", "the request is too large"),
  rung(451, 451, "auth", "unavailable_for_legal_reasons", "not offered to this account or from here"),
  rung(499, 499, "transient", "client_closed_request", "a proxy between lost the connection to the client"),
  rung(
    400,
    499,
    "unknown",
    "unknown_4xx",
    "the status has no documented meaning; another credential may work",
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
  rung(500, 599, "transient", "server_error", "the service failed; another service may not"),
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
