import { describe, expect, it } from "vitest";
import { isOwnNetworkFailure, judgeErrno } from "./network-errors.js";

describe("judgeErrno", () => {
  it.each([
    ["ENOTFOUND", "dns_not_found"],
    ["EAI_AGAIN", "dns_not_found"],
    ["ENETUNREACH", "network_unreachable"],
    ["EHOSTUNREACH", "network_unreachable"],
    ["ENETDOWN", "network_unreachable"],
    ["ECONNRESET", "connection_reset"],
    ["ECONNREFUSED", "connection_refused"],
    ["EHOSTDOWN", "connection_refused"],
    ["ETIMEDOUT", "connect_timeout"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
    ["ENOTCONN", "connection_failed"],
    ["EPIPE", "broken_pipe"],
    ["UND_ERR_CLOSED", "connection_closed"],
    ["UND_ERR_DESTROYED", "connection_closed"],
    ["UND_ERR_RESPONSE", "connection_error"],
    ["CERT_HAS_EXPIRED", "tls_failure"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_failure"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_failure"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_failure"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls_failure"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_failure"],
    ["HOSTNAME_MISMATCH", "tls_failure"],
    ["EPROTO", "tls_failure"],
    ["HPE_INVALID_CONSTANT", "malformed_http"],
    ["ERR_HTTP2_STREAM_ERROR", "connection_closed"],
  ])("takes %s for a transient failure of the endpoint: %s", (errno, reason) => {
    expect(judgeErrno(errno)).toEqual({ class: "transient", scope: "endpoint", reason });
  });

  it.each([
    ["UND_ERR_HEADERS_TIMEOUT", "reply_timeout"],
    ["UND_ERR_BODY_TIMEOUT", "reply_timeout"],
    ["ECONNABORTED", "reply_timeout"],
    ["UND_ERR_SOCKET", "connection_closed"],
    ["ERR_STREAM_PREMATURE_CLOSE", "connection_closed"],
  ])("charges %s to the model there: %s", (errno, reason) => {
    expect(judgeErrno(errno)).toEqual({ class: "transient", scope: "endpoint_model", reason });
  });

  it.each(["ERR_INVALID_URL", "ERR_INVALID_PROTOCOL"])(
    "takes %s for an address that no key mends",
    (errno) => {
      expect(judgeErrno(errno)).toEqual({ class: "auth", scope: "endpoint", reason: "bad_base_url" });
    },
  );

  it.each([
    ["ERR_INVALID_CHAR", "invalid_header_value"],
    ["ERR_INVALID_HTTP_TOKEN", "invalid_header_value"],
    ["UND_ERR_INVALID_ARG", "invalid_header_value"],
  ])("takes %s for a credential that is wrongly configured: %s", (errno, reason) => {
    expect(judgeErrno(errno)).toEqual({ class: "auth", scope: "credential", reason });
  });

  it.each(["EMFILE", "ERR_ASSERTION", "toString", ""])("knows nothing of %j", (errno) => {
    expect(judgeErrno(errno)).toBeUndefined();
  });
});

describe("isOwnNetworkFailure", () => {
  it.each(["ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"])("is true of %s", (errno) => {
    expect(isOwnNetworkFailure({ message: "m", errno })).toBe(true);
  });

  it.each(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "CERT_HAS_EXPIRED", "constructor"])(
    "is false of %s",
    (errno) => {
      expect(isOwnNetworkFailure({ message: "m", errno })).toBe(false);
    },
  );

  it("is false without a code of the network", () => {
    expect([undefined, { message: "ENOTFOUND", status: 500 }].map(isOwnNetworkFailure)).toEqual([
      false,
      false,
    ]);
  });
});
