import {
  AllCredentialsFailedError,
  AttemptTimeoutError,
  ClosedError,
  DeadlineExceededError,
  type ErrorClass,
  ExtensionError,
  InvalidConfigError,
  InvalidInputError,
  StreamInterruptedError,
  UnsupportedInputError,
} from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { toProtocolError } from "./to-protocol-error.js";

const model = 'my "model"';
const classification = { class: "transient", scope: "endpoint", reason: "reset", rule: "r" } as const;
/** Secrets that the errors below contain and that no answer may show. */
const hiddenWords = ["team-a", "sk-live-0123456789abcdef", "10.0.0.7", "upstream.internal", "connect ECONN"];
const provider = new Error(
  "connect ECONNREFUSED 10.0.0.7:443 https://upstream.internal sk-live-0123456789abcdef",
);

function exhausted(of: ErrorClass, retryAfterMs?: number): AllCredentialsFailedError {
  const failure = {
    credentialId: "team-a",
    provider: "openai",
    model: "upstream-model",
    address: "upstream.internal",
    attemptCount: 1,
    classification: { ...classification, class: of },
    error: provider,
  };
  return new AllCredentialsFailedError({
    failures: [failure],
    attempts: [],
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const };
const attempts = [{ credentialId: "team-a", startedMs: 1, durationMs: 2, probe: false }];
const interrupted = new StreamInterruptedError({
  cause: provider,
  partial: { content: "half", reasoning: "", toolCalls: [] },
  usage,
  attempts,
  classification,
});
const invalid = new InvalidInputError({ issues: [{ path: "inputs[3]", message: "is an empty string" }] });
const unsupported = new UnsupportedInputError({
  needs: ["image", "tools"],
  credentials: [{ credentialId: "team-a", supports: ["text"] }],
});
const abort = Object.assign(new Error("aborted"), { name: "AbortError" });
const timeout = Object.assign(new Error("timed out"), { name: "TimeoutError" });
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();

const cases: readonly (readonly [string, unknown, number, string, string])[] = [
  ["a rate limit of all", exhausted("rate_limited", 1_500), 429, "rate_limit_error", "rate_limit_exceeded"],
  ["a spent quota of all", exhausted("quota_exceeded"), 429, "insufficient_quota", "insufficient_quota"],
  ["servers that fail", exhausted("transient"), 503, "server_error", "upstream_unavailable"],
  ["keys that are refused", exhausted("auth"), 503, "server_error", "upstream_refused_gateway"],
  ["models that are not there", exhausted("not_found"), 503, "server_error", "upstream_not_found"],
  ["failures that nobody knows", exhausted("unknown"), 503, "server_error", "upstream_failed"],
  [
    "a deadline",
    new DeadlineExceededError({ totalMs: 30_000, attempts }),
    504,
    "timeout_error",
    "deadline_exceeded",
  ],
  [
    "an attempt's timeout",
    new AttemptTimeoutError({ what: "attempt", timeoutMs: 9 }),
    504,
    "timeout_error",
    "upstream_timeout",
  ],
  ["a signal's timeout", timeout, 504, "timeout_error", "deadline_exceeded"],
  ["a closed model", new ClosedError({ model: "m" }), 503, "server_error", "model_closed"],
  ["a broken stream", interrupted, 502, "server_error", "stream_interrupted"],
  ["an input that cannot be sent", invalid, 400, "invalid_request_error", "invalid_value"],
  ["an input that nobody takes", unsupported, 400, "invalid_request_error", "unsupported_input"],
  ["a client that has gone", abort, 499, "server_error", "client_closed_request"],
  [
    "a wrong option of the gateway",
    new InvalidConfigError({ issues: [] }),
    500,
    "server_error",
    "internal_error",
  ],
  [
    "a part of the operator's",
    new ExtensionError({ extension: "rule", name: "mine", cause: provider }),
    500,
    "server_error",
    "internal_error",
  ],
  ["an error that nobody knows", provider, 500, "server_error", "internal_error"],
  ["a text", "sk-live-0123456789abcdef", 500, "server_error", "internal_error"],
  ["nothing", undefined, 500, "server_error", "internal_error"],
  ["a Proxy that cannot be read", proxy, 500, "server_error", "internal_error"],
];

describe("The answer to a failure", () => {
  it.each(cases)("has its status, type and code: %s", (_what, error, status, type, code) => {
    expect(toProtocolError(error, { model })).toMatchObject({ status, type, code });
  });

  it.each(cases)("shows neither a credential nor an address nor a key: %s", (_what, error) => {
    const body = JSON.stringify(toProtocolError(error, { model }));
    expect(hiddenWords.filter((word) => body.includes(word))).toEqual([]);
    expect(body).not.toContain("    at ");
  });

  it("states when to try again if the failure may pass", () => {
    const waits = cases.map(([, error]) => toProtocolError(error, { model }));
    for (const { status, code, retryAfterMs } of waits) {
      expect(retryAfterMs !== undefined, code).toBe(status === 429 || status === 503);
    }
    expect(toProtocolError(exhausted("rate_limited", 1_500), { model }).retryAfterMs).toBe(1_500);
    expect(toProtocolError(exhausted("transient", 0), { model }).retryAfterMs).toBeGreaterThan(0);
  });

  it("uses the client's name of the model and the protocol's name of the field", () => {
    expect(toProtocolError(exhausted("auth"), { model }).message).toContain(JSON.stringify(model));
    expect(toProtocolError(invalid, { model })).toMatchObject({
      param: "input[3]",
      message: expect.stringContaining("input[3]"),
    });
  });

  it("is unchanged if the gateway threw a ProtocolError", () => {
    const own = new ProtocolError({ status: 413, type: "invalid_request_error", message: "Too long." });
    expect(toProtocolError(own, { model })).toBe(own);
  });

  it("keeps the error as the cause, for the log", () => {
    expect(toProtocolError(provider, { model }).cause).toBe(provider);
  });
});
