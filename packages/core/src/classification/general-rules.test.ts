import { describe, expect, it } from "vitest";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { createRuleClassifier } from "./rule-classifier.js";
import { unusableReplyVerdicts } from "./unusable-replies.js";

const credential = { id: "team-a", provider: "openai", model: "embed" };

function judge(facts: ErrorFacts | undefined, rules: readonly ErrorRule[] = []): Classification {
  const onExtensionError = () => expect.unreachable();
  const classify = createRuleClassifier({ rules, onExtensionError, epochMs: () => 0 });
  return classify({ credential, operation: "embed", ...(facts === undefined ? {} : { facts }) });
}

describe("a 404", () => {
  it.each<[string, Partial<ErrorFacts>]>([
    ["OpenAI's words", { message: "Invalid URL (POST /v1/v1/embeddings)", type: "invalid_request_error" }],
    ["Express's", { message: "Cannot POST /v1/chat/completions" }],
    ["Go's", { message: "404 page not found\n" }],
    ["Kong's", { message: "no Route matched with those values" }],
    ["FastAPI's", { message: "Not Found" }],
    ["an SDK's for an empty body", { message: "status code (no body)" }],
    ["an empty body", { message: "The reply gives no reason.", body: "" }],
  ])("in %s is of the path, for every key", (_what, facts) => {
    expect(judge({ status: 404, message: "", ...facts })).toMatchObject({
      class: "not_found",
      scope: "endpoint_model",
      rule: "general/path",
    });
  });

  it.each<[string, ErrorFacts]>([
    ["that names a model", { status: 404, message: "No model 'Cannot POST /x' here" }],
    ["with a code", { status: 404, code: "model_gone", message: "Not Found" }],
    ["with a type and no words", { status: 404, type: "not_found", message: "Not Found" }],
  ])("%s is of this credential", (_what, facts) => {
    expect(judge(facts)).toMatchObject({ class: "not_found", scope: "credential_model" });
  });
});

describe("a message longer than 4,096 characters", () => {
  const ending = "Your account has insufficient balance.";
  const behind = (length: number) => `${"The workspace has no home. ".repeat(length / 27)}${ending}`;

  it.each([100_000, 1_000_000])(
    "of %s characters is read at its beginning alone, so it costs no more",
    (length) => {
      const status = 418;
      expect(judge({ status, message: ending }).class).toBe("quota_exceeded");
      expect(judge({ status, message: behind(2_700) }).class).toBe("quota_exceeded");
      expect(judge({ status, message: behind(length) }).class).toBe("unknown");
    },
  );
});

describe("the general rules", () => {
  it.each<[string, ErrorFacts | undefined, Classification]>([
    [
      "no facts",
      undefined,
      {
        class: "permanent",
        scope: "request",
        reason: "programming_error",
        rule: "general/programming-error",
      },
    ],
    [
      "a secret that cannot be had",
      { code: "secret_unavailable", message: "m" },
      { class: "auth", scope: "credential", reason: "secret_unavailable", rule: "general/secret" },
    ],
    [
      "a secret that cannot be had because a network is down",
      { code: "secret_unavailable", errno: "ENOTFOUND", message: "m" },
      { class: "transient", scope: "credential", reason: "secret_unavailable", rule: "general/secret" },
    ],
    [
      "a secret that cannot be had for a reason nobody knows",
      { code: "secret_unavailable", errno: "EXPIRED", message: "m" },
      { class: "auth", scope: "credential", reason: "secret_unavailable", rule: "general/secret" },
    ],
    [
      "a network's code",
      { errno: "ECONNRESET", message: "m" },
      { class: "transient", scope: "endpoint", reason: "connection_reset", rule: "general/network" },
    ],
    [
      "a network's code before the status of a body that was cut",
      { errno: "UND_ERR_SOCKET", status: 200, message: "terminated" },
      { class: "transient", scope: "endpoint_model", reason: "connection_closed", rule: "general/network" },
    ],
    [
      "a header that cannot be sent, as node-fetch says it",
      { message: "Bearer { is not a legal HTTP header value" },
      { class: "auth", scope: "credential", reason: "invalid_header_value", rule: "general/header-value" },
    ],
    [
      "a header that cannot be sent, as fetch says it",
      { message: 'Headers.append: "Bearer x" is an invalid header value.' },
      { class: "auth", scope: "credential", reason: "invalid_header_value", rule: "general/header-value" },
    ],
    [
      "those words in a refusal, which was sent",
      { status: 400, message: "x is an invalid header value" },
      { class: "permanent", scope: "request", reason: "bad_request", rule: "general/status" },
    ],
    [
      "a status",
      { status: 503, message: "m" },
      { class: "transient", scope: "endpoint_model", reason: "server_error", rule: "general/status" },
    ],
    [
      "nothing that is known",
      { status: 200, code: "ERR_SOMETHING", message: "Something went wrong 429 500" },
      { class: "unknown", scope: "credential_model", reason: "unrecognized", rule: "general/unknown" },
    ],
  ])("judge %s", (_what, facts, expected) => {
    expect(judge(facts)).toEqual(expected);
  });

  it.each([
    ["html_reply", "transient", "endpoint_model"],
    ["truncated_json", "transient", "endpoint_model"],
    ["unreadable_reply", "transient", "endpoint_model"],
    ["oversized_reply", "transient", "endpoint_model"],
    ["empty_reply", "transient", "endpoint_model"],
    ["cut_stream", "transient", "endpoint_model"],
    ["no_vectors", "transient", "endpoint_model"],
    ["null_vector", "transient", "endpoint_model"],
    ["error_in_reply", "unknown", "credential_model"],
    ["failed_generation", "transient", "endpoint_model"],
    ["wrong_plugin_answer", "unknown", "credential_model"],
    ["wrong_vector_count", "unknown", "credential_model"],
    ["empty_vector", "unknown", "credential_model"],
    ["non_finite_vector", "unknown", "credential_model"],
    ["zero_vector", "unknown", "credential_model"],
    ["unreadable_vector", "unknown", "credential_model"],
    ["mixed_dimensions", "unknown", "credential_model"],
    ["vector_space_mismatch", "not_found", "credential_model"],
    ["content_filter", "content_safety", "request"],
  ] as const)("judge the unusable reply %s as %s, whatever its status", (code, errorClass, scope) => {
    expect(judge({ code, status: 200, message: "m" })).toEqual({
      class: errorClass,
      scope,
      reason: code,
      rule: "general/unusable-reply",
    });
    expect(Object.keys(unusableReplyVerdicts)).toHaveLength(19);
  });

  it.each(["attempt_timeout", "first_content_timeout", "idle_timeout"])("judge %s as transient", (code) => {
    expect(judge({ code, message: "m" })).toEqual({
      class: "transient",
      scope: "endpoint_model",
      reason: code,
      rule: "general/timeout",
    });
  });

  it("judge the timeout of a key's function as the credential's, not its endpoint's", () => {
    expect(judge({ code: "secret_timeout", message: "m" })).toEqual({
      class: "transient",
      scope: "credential",
      reason: "secret_timeout",
      rule: "general/timeout",
    });
  });

  it("are not misled by a code that is a member of every object", () => {
    expect(judge({ code: "constructor", message: "m" }).reason).toBe("unrecognized");
  });
});

describe("a stated wait", () => {
  const auth = { class: "auth", scope: "credential", reason: "mine" } as const;
  const stated = (status: number, rules: readonly ErrorRule[] = []) =>
    judge({ status, message: "Please retry after 20 seconds." }, rules).retryAfterMs;

  it.each([401, 402, 404, 406, 429, 503])("is added to what status %i means", (status) => {
    expect(stated(status)).toBe(20_000);
  });

  it.each([400, 413, 422])("is not added to status %i: the request is at fault", (status) => {
    expect(stated(status)).toBeUndefined();
  });

  it.each(["content_safety", "aborted"] as const)("is not added to %s", (errorClass) => {
    const verdict = { class: errorClass, scope: "request", reason: "mine" } as const;
    expect(stated(429, [{ name: "mine", classify: () => verdict }])).toBeUndefined();
  });

  it("is added to what a rule answers, unless it names one", () => {
    expect(stated(400, [{ name: "mine", classify: () => auth }])).toBe(20_000);
    expect(stated(400, [{ name: "mine", classify: () => ({ ...auth, retryAfterMs: 0 }) }])).toBe(0);
  });

  it("is read off a date against the given clock", () => {
    const headers = new Headers({ "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" });
    expect(judge({ status: 429, message: "", headers }).retryAfterMs).toBe(9_000);
  });
});
