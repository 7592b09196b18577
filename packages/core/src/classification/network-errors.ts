import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "./verdict.js";

/**
 * A name does not resolve, or no network route exists (Node.js, `dns` error codes; errno(3)). The code is the same
 * whether that one host or our own network is down.
 */
const ownNetworkReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "dns_not_found",
  EAI_AGAIN: "dns_not_found",
  ENETUNREACH: "network_unreachable",
  EHOSTUNREACH: "network_unreachable",
  ENETDOWN: "network_unreachable",
};

/**
 * The server, or a proxy before the server, does not keep a connection open (errno(3); axios; undici,
 * `docs/api/Errors.md`).
 */
const connectionReasons: Readonly<Record<string, string>> = {
  ECONNRESET: "connection_reset",
  ECONNREFUSED: "connection_refused",
  EHOSTDOWN: "connection_refused",
  ETIMEDOUT: "connect_timeout",
  UND_ERR_CONNECT_TIMEOUT: "connect_timeout",
  ENOTCONN: "connection_failed",
  EPIPE: "broken_pipe",
  UND_ERR_CLOSED: "connection_closed",
  UND_ERR_DESTROYED: "connection_closed",
};

/** Connected, but the answer was late or incomplete. Other models of the endpoint may work (undici; axios). */
const lostReplyReasons: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: "reply_timeout",
  UND_ERR_BODY_TIMEOUT: "reply_timeout",
  // The code that axios, and therefore the Volcengine SDK, uses for its own timeout.
  ECONNABORTED: "reply_timeout",
  // An abort by nobody of ours: a call whose signal, deadline or attempt ended is stopped before its error is judged. A client's own time limit, say.
  ABORT_ERR: "reply_aborted",
  // "other side closed", mostly in the middle of a body. Clients replace a closed idle connection silently.
  UND_ERR_SOCKET: "connection_closed",
  ERR_STREAM_PREMATURE_CLOSE: "connection_closed",
};

/** No packet was sent: the address is invalid for every key (Node.js, `errors`). */
const addressReasons: Readonly<Record<string, string>> = {
  ERR_INVALID_URL: "bad_base_url",
  ERR_INVALID_PROTOCOL: "bad_base_url",
};

/** No packet was sent: the settings of this credential cannot be sent (Node.js, `errors`; undici). */
const misconfiguredReasons: Readonly<Record<string, string>> = {
  ERR_INVALID_CHAR: "invalid_header_value",
  ERR_INVALID_HTTP_TOKEN: "invalid_header_value",
  UND_ERR_INVALID_ARG: "invalid_header_value",
};

/**
 * Prefixes of code families: OpenSSL's (Node.js, `tls`, X509 certificate error codes), HTTP parsers', the rest of
 * undici's.
 */
const connectionFamilies: readonly (readonly [prefix: string, reason: string])[] = [
  ["CERT_", "tls_failure"],
  ["ERR_TLS_", "tls_failure"],
  ["ERR_SSL_", "tls_failure"],
  ["UNABLE_TO_", "tls_failure"],
  ["SELF_SIGNED_CERT", "tls_failure"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_failure"],
  ["HOSTNAME_MISMATCH", "tls_failure"],
  ["EPROTO", "tls_failure"],
  ["HPE_", "malformed_http"],
  ["ERR_HTTP2_", "connection_closed"],
  ["UND_ERR_", "connection_error"],
];

/**
 * Whether our own network may have caused the failure. Hotspare counts such a failure only when another endpoint
 * answered.
 */
export function isOwnNetworkFailure(facts: ErrorFacts | undefined): boolean {
  return facts?.errno !== undefined && Object.hasOwn(ownNetworkReasons, facts.errno);
}

/** Classifies the code of a network failure. Returns undefined for unknown codes. */
export function judgeErrno(errno: string): Verdict | undefined {
  const address = reasonIn(addressReasons, errno);
  if (address !== undefined) {
    return verdict("auth", address, "endpoint");
  }
  const misconfigured = reasonIn(misconfiguredReasons, errno);
  if (misconfigured !== undefined) {
    return verdict("auth", misconfigured);
  }
  const lost = reasonIn(lostReplyReasons, errno);
  if (lost !== undefined) {
    return verdict("transient", lost);
  }
  const reason =
    reasonIn(ownNetworkReasons, errno) ??
    reasonIn(connectionReasons, errno) ??
    connectionFamilies.find(([prefix]) => errno.startsWith(prefix))?.[1];
  return reason === undefined ? undefined : verdict("transient", reason, "endpoint");
}

function reasonIn(reasons: Readonly<Record<string, string>>, errno: string): string | undefined {
  return Object.hasOwn(reasons, errno) ? reasons[errno] : undefined;
}

/** Codes of a connection that was never made: no server has read the request (errno(3); undici). */
const neverSentCodes: ReadonlySet<string> = new Set(["ECONNREFUSED", "EHOSTDOWN", "UND_ERR_CONNECT_TIMEOUT"]);

/** Whether no server has read the request, so that neither its input nor its key is at fault. */
export function wasNeverSent(facts: ErrorFacts | undefined): boolean {
  return facts?.errno !== undefined && neverSentCodes.has(facts.errno);
}
