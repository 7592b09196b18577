import { describe, expect, it } from "vitest";
import type { Classification } from "../contract/classification.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { ErrorFacts } from "../contract/error-facts.js";
import type { ErrorRule } from "../contract/error-rule.js";
import type { FailedExtension } from "./extension-report.js";
import { createRuleClassifier } from "./rule-classifier.js";
import { unusableReplyVerdicts } from "./unusable-replies.js";

const credential = { id: "team-a", provider: "openai", model: "embed" };
const auth = { class: "auth", scope: "credential", reason: "mine" } as const;
const rule = (name: string, classify: ErrorRule["classify"]): ErrorRule => ({ name, classify });

function judge(
  facts: ErrorFacts | undefined,
  rules: readonly ErrorRule[] = [],
  classifier?: ErrorClassifier,
): { readonly answer: Classification; readonly reports: readonly FailedExtension[] } {
  const reports: FailedExtension[] = [];
  const onExtensionError = (failed: FailedExtension) => reports.push(failed);
  const classify = createRuleClassifier({ rules, classifier, onExtensionError, epochMs: () => 0 });
  const answer = classify({ credential, operation: "embed", ...(facts === undefined ? {} : { facts }) });
  return { answer, reports };
}

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
      { class: "transient", scope: "endpoint", reason: "connection_closed", rule: "general/network" },
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
    expect(judge(facts)).toEqual({ answer: expected, reports: [] });
  });

  it.each([
    ["html_reply", "transient", "endpoint_model"],
    ["truncated_json", "transient", "endpoint_model"],
    ["empty_reply", "transient", "endpoint_model"],
    ["cut_stream", "transient", "endpoint_model"],
    ["no_vectors", "transient", "endpoint_model"],
    ["null_vector", "transient", "endpoint_model"],
    ["error_in_reply", "unknown", "credential_model"],
    ["wrong_vector_count", "unknown", "credential_model"],
    ["empty_vector", "unknown", "credential_model"],
    ["non_finite_vector", "unknown", "credential_model"],
    ["vector_space_mismatch", "not_found", "credential_model"],
    ["content_filter", "content_safety", "request"],
  ] as const)("judge the unusable reply %s as %s, whatever its status", (code, errorClass, scope) => {
    const { answer } = judge({ code, status: 200, message: "m" });
    expect(answer).toEqual({ class: errorClass, scope, reason: code, rule: "general/unusable-reply" });
    expect(Object.keys(unusableReplyVerdicts)).toHaveLength(12);
  });

  it.each(["attempt_timeout", "first_content_timeout", "idle_timeout"])("judge %s as transient", (code) => {
    expect(judge({ code, message: "m" }).answer).toEqual({
      class: "transient",
      scope: "endpoint_model",
      reason: code,
      rule: "general/timeout",
    });
  });

  it("are not misled by a code that is a member of every object", () => {
    expect(judge({ code: "constructor", message: "m" }).answer.reason).toBe("unrecognized");
  });
});

describe("a stated wait", () => {
  const stated = (status: number, rules: readonly ErrorRule[] = []) =>
    judge({ status, message: "Please retry after 20 seconds." }, rules).answer.retryAfterMs;

  it.each([401, 402, 404, 406, 429, 503])("is added to what status %i means", (status) => {
    expect(stated(status)).toBe(20_000);
  });

  it.each([400, 413, 422])("is not added to status %i: the request is at fault", (status) => {
    expect(stated(status)).toBeUndefined();
  });

  it("is added to what a rule answers, unless it names one", () => {
    expect(stated(400, [rule("mine", () => auth)])).toBe(20_000);
    expect(stated(400, [rule("mine", () => ({ ...auth, retryAfterMs: 5 }))])).toBe(5);
  });

  it("is read off a date against the given clock", () => {
    const headers = new Headers({ "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" });
    expect(judge({ status: 429, message: "", headers }).answer.retryAfterMs).toBe(9_000);
  });
});

describe("createRuleClassifier", () => {
  it("takes the first rule that answers, and names it", () => {
    const rules = [
      rule("silent", () => undefined),
      rule("first", () => auth),
      rule("second", () => ({ ...auth, reason: "late" })),
    ];
    expect(judge({ status: 500, message: "m" }, rules)).toEqual({
      answer: { ...auth, rule: "first" },
      reports: [],
    });
  });

  it("skips a rule that throws, and reports it", () => {
    const broken = rule("broken", () => {
      throw new Error("oops");
    });
    expect(judge({ status: 401, message: "m" }, [broken, rule("next", () => auth)])).toEqual({
      answer: { ...auth, rule: "next" },
      reports: [{ extension: "rule", name: "broken", message: "oops" }],
    });
  });

  it.each<[string, unknown, RegExp]>([
    [
      "a class that is none",
      { ...auth, class: "fatal" },
      /^it answered with a class that is none; there are: permanent/,
    ],
    ["a class of every object", { ...auth, class: "toString" }, /class that is none/],
    [
      "a scope that is none",
      { ...auth, scope: "world" },
      /^it answered with a scope that is none; there are: request/,
    ],
    ["no reason", { ...auth, reason: "" }, /without a reason/],
    ["a wait that is no number", { ...auth, retryAfterMs: Number.NaN }, /retryAfterMs/],
    ["a wait before now", { ...auth, retryAfterMs: -1 }, /retryAfterMs/],
    ["a promise", Promise.resolve(auth), /class that is none/],
    ["a word", "auth", /answered with string, and not with a classification/],
    ["null", null, /answered with null/],
  ])("skips a rule that answers with %s, and reports it", (_what, given, message) => {
    const { answer, reports } = judge({ status: 500, message: "m" }, [
      rule("odd", () => given as Classification),
    ]);
    expect(answer.rule).toBe("general/status");
    expect(reports).toMatchObject([
      { extension: "rule", name: "odd", message: expect.stringMatching(message) },
    ]);
  });

  it("passes on nothing that a classification does not have", () => {
    const chatty = rule("chatty", () => ({ ...auth, body: "the prompt" }));
    expect(judge({ status: 500, message: "m" }, [chatty]).answer).toEqual({ ...auth, rule: "chatty" });
  });
});

describe("a custom classifier", () => {
  it("goes before the rules", () => {
    const mine: ErrorClassifier = { classify: () => ({ ...auth, rule: "mine" }) };
    expect(judge({ status: 500, message: "m" }, [], mine).answer).toEqual({ ...auth, rule: "mine" });
  });

  it("may change what the rules say, and is given the stated wait", () => {
    const mine: ErrorClassifier = { classify: (_failure, next) => ({ ...next(), reason: "renamed" }) };
    expect(judge({ status: 429, message: "try again in 2s" }, [], mine).answer).toEqual({
      class: "rate_limited",
      scope: "credential_model",
      reason: "renamed",
      rule: "general/status",
      retryAfterMs: 2_000,
    });
  });

  it("is given the error itself", () => {
    const error = new Error("x");
    const classifier: ErrorClassifier = {
      classify: (failure, next) => (failure.error === error ? { ...auth, rule: "mine" } : next()),
    };
    const classify = createRuleClassifier({ rules: [], classifier, onExtensionError: () => undefined });
    expect(classify({ credential, operation: "embed", error }).rule).toBe("mine");
  });

  it.each<[string, ErrorClassifier["classify"], string]>([
    [
      "throws",
      () => {
        throw new Error("oops");
      },
      "oops",
    ],
    [
      "throws what is no error",
      () => {
        throw "oops";
      },
      "threw a value that is no error (string)",
    ],
    ["answers with nothing", () => undefined as unknown as Classification, "it answered with undefined"],
    [
      "is asynchronous",
      (async () => auth) as unknown as ErrorClassifier["classify"],
      "it answered with a class that is none",
    ],
  ])("that %s means unknown, and is reported", (_what, classify, message) => {
    const { answer, reports } = judge({ status: 401, message: "m" }, [], { classify });
    expect(answer).toEqual({
      class: "unknown",
      scope: "credential_model",
      reason: "classifier_failed",
      rule: "classifier",
    });
    expect(reports).toMatchObject([
      { extension: "classifier", name: "classify", message: expect.stringContaining(message) },
    ]);
  });
});
