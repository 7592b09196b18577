import { createRuleClassifier, type ErrorFacts } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { openAIErrorRules } from "./openai-error-rules.js";

const classify = createRuleClassifier({
  rules: openAIErrorRules,
  onExtensionError: ({ message }) => {
    throw new Error(message);
  },
});

function judge(facts: Partial<ErrorFacts>): string {
  const credential = { id: "a", provider: "openai", model: "m" };
  const judged = classify({ facts: { message: "", ...facts }, credential, operation: "complete" });
  return `${judged.class} of ${judged.scope}`;
}

const throttle =
  "Rate limit reached for m on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. " +
  "You can increase your rate limit by adding a payment method to your account at https://x/account/billing.";

describe("a 429", () => {
  it.each([
    ["a throttle that speaks of billing", { message: throttle }, "rate_limited of account_model"],
    ["a throttle by its type", { type: "tokens", message: throttle }, "rate_limited of account_model"],
    [
      "an unknown code of a known type",
      { code: "new_code", type: "insufficient_quota" },
      "quota_exceeded of account",
    ],
    ["a project's budget", { code: "project_spend_limit_exceeded" }, "quota_exceeded of credential"],
    [
      "a limit of zero",
      { message: "(RPM): Limit 0, Used 0, Requested 1." },
      "quota_exceeded of account_model",
    ],
    ["a limit that begins with zero", { message: "Limit 0.5, Used 0.5" }, "rate_limited of account_model"],
    ["more than the whole limit", { message: "(TPM): Limit 10, Requested 11" }, "input_too_large of request"],
    [
      "less than the whole limit",
      { message: "(TPM): Limit 11, Used 9, Requested 10" },
      "rate_limited of account_model",
    ],
    ["an overload by its type", { type: "server_error" }, "transient of endpoint_model"],
    [
      "an overload by its words",
      { message: "The engine is currently overloaded" },
      "transient of endpoint_model",
    ],
    ["a ban", { type: "access_terminated" }, "auth of account"],
    [
      "an empty purse, in Chinese",
      { code: "1113", message: "余额不足或无可用资源包,请充值。" },
      "quota_exceeded of account",
    ],
    [
      "too much at once, in Chinese",
      { message: "您当前使用该API的并发数过高" },
      "rate_limited of account_model",
    ],
    ["a status as its code", { code: "429" }, "rate_limited of account_model"],
  ])("may be %s", (_, facts, judged) => {
    expect(judge({ status: 429, ...facts })).toBe(judged);
  });
});

describe("other statuses", () => {
  it.each([
    [
      "413 for tokens",
      { status: 413, code: "rate_limit_exceeded", type: "tokens" },
      "input_too_large of request",
    ],
    ["400 for an empty purse", { status: 400, code: "Arrearage" }, "quota_exceeded of account"],
    [
      "403 for an empty purse",
      { status: 403, message: "Sorry, your account balance is insufficient" },
      "quota_exceeded of account",
    ],
    ["400 for content", { status: 400, code: "data_inspection_failed" }, "content_safety of request"],
    [
      "400 for content, in Chinese",
      { status: 400, message: "可能包含不安全或敏感内容" },
      "content_safety of request",
    ],
    [
      "400 for a key",
      { status: 400, message: "API key not valid. Please pass a valid API key." },
      "auth of credential",
    ],
    [
      "400 for a request that speaks of keys",
      { status: 400, message: 'Unknown field "API key not valid"' },
      "permanent of request",
    ],
    ["503 to slow down", { status: 503, code: "slow_down" }, "rate_limited of account_model"],
    ["403 of a region", { status: 403, code: "unsupported_country_region_territory" }, "auth of endpoint"],
    ["403 without a model", { status: 403, code: "model_not_found" }, "not_found of credential_model"],
    [
      "401 without a scope",
      { status: 401, message: "Missing scopes: model.request." },
      "auth of credential_model",
    ],
    ["401 of a closed account", { status: 401, code: "account_deactivated" }, "auth of account"],
    [
      "400 of a model that does not exist",
      { status: 400, message: "Model Not Exist" },
      "not_found of credential_model",
    ],
    [
      "404 of a path for another kind of model",
      { status: 404, message: "This is not a chat model" },
      "permanent of request",
    ],
    [
      "404 of a chat model on another path",
      {
        status: 404,
        message: "This is a chat model and not supported in the v1/completions endpoint.",
        type: "invalid_request_error",
      },
      "permanent of request",
    ],
    [
      "403 of a model that writes nothing",
      { status: 403, message: "You are not allowed to sample from this model" },
      "permanent of request",
    ],
    [
      "400 of a tool's long name",
      { status: 400, code: "string_above_max_length", param: "tools[0].function.name" },
      "permanent of request",
    ],
    [
      "400 of a long input",
      { status: 400, code: "string_above_max_length", param: "messages[0].content" },
      "input_too_large of request",
    ],
    [
      "400 of a prompt that a relay cannot read",
      { status: 400, code: "invalid_prompt", message: "Invalid request" },
      "permanent of request",
    ],
    [
      "400 of a forbidden prompt",
      { status: 400, code: "invalid_prompt", message: "for safety reasons" },
      "content_safety of request",
    ],
    [
      "400 of a slow picture",
      { status: 400, message: "Timeout while downloading a.jpg." },
      "transient of request",
    ],
    [
      "404 of a server that says api_error to everything",
      { status: 404, type: "api_error" },
      "not_found of credential_model",
    ],
    ["an abort that nobody asked for", { errno: "ABORT_ERR" }, "transient of endpoint_model"],
    ["a wrong request inside a stream", { type: "invalid_request_error" }, "permanent of request"],
    [
      "a right that a sentence in a 500 speaks of",
      { status: 500, message: "Your organization must be verified to x" },
      "transient of endpoint_model",
    ],
  ])("%s", (_, facts, judged) => {
    expect(judge(facts)).toBe(judged);
  });
});

describe("a server that speaks as OpenAI does", () => {
  it.each([
    // A precise message wins over a code that says only that the service failed.
    [500, { type: "server_error", message: "input is too large to process" }, "input_too_large of request"],
    [500, { type: "api_error", message: "insufficient balance (1008)" }, "quota_exceeded of account"],
    [500, { type: "server_error", message: "x" }, "transient of endpoint_model"],
    [429, { type: "api_error", message: "x" }, "rate_limited of account_model"],
    [429, { type: "server_error", message: "x" }, "transient of endpoint_model"],
    // A rate limit with the code of an empty account (DashScope), and a free quota, which is spent for good.
    [
      429,
      { code: "insufficient_quota", message: "Allocated quota exceeded, please increase your quota limit." },
      "rate_limited of account_model",
    ],
    [
      429,
      { code: "insufficient_quota", message: "Tokens per minute exceeded" },
      "rate_limited of account_model",
    ],
    [
      429,
      { code: "insufficient_quota", message: "Free allocated quota exceeded." },
      "quota_exceeded of account",
    ],
    [429, { code: "insufficient_quota", message: "" }, "quota_exceeded of account"],
    // The code of a rate limit with a message about an amount.
    [
      429,
      { code: "rate_limit_exceeded", message: "You have reached your monthly limit" },
      "quota_exceeded of account",
    ],
    [429, { type: "tokens", message: "Limit 7000, Used 0, Requested ~12903." }, "input_too_large of request"],
    [429, { message: "Quota exceeded, limit: 0" }, "quota_exceeded of account_model"],
    // Numbers of vendors, where the message says nothing.
    [429, { code: "1309", message: "x" }, "quota_exceeded of account"],
    [429, { code: "1305", message: "x" }, "transient of endpoint_model"],
    [400, { code: "1301", message: "x" }, "content_safety of request"],
    [400, { code: "20012", message: "x" }, "not_found of credential_model"],
    [undefined, { code: "1008", message: "x" }, "quota_exceeded of account"],
    [undefined, { code: "2013", message: "x" }, "permanent of request"],
  ] as const)("under %s says %j: %s", (status, facts, judged) => {
    expect(judge({ ...(status === undefined ? {} : { status }), ...facts })).toBe(judged);
  });
});

it("does not treat a user's words, quoted in a throttle, as a refusal", () => {
  const message = "Rate limit reached: the model `rejected by the safety system` does not exist";
  expect(judge({ status: 429, code: "rate_limit_exceeded", message })).toBe("rate_limited of account_model");
});

describe("a wait that Google states in the body", () => {
  const detail = (retryDelay: string) => [
    { error: { code: 429, details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay }] } },
  ];
  const waitOf = (body: unknown) =>
    classify({
      facts: { status: 429, message: "Wait.", body },
      credential: { id: "a", provider: "openai", model: "m" },
      operation: "embed",
    }).retryAfterMs;

  it.each([
    [detail("37s"), 37_000],
    [JSON.stringify(detail("0.5s")), 500],
    [detail("soon"), undefined],
    [undefined, undefined],
  ])("is read: %j", (body, retryAfterMs) => {
    expect(waitOf(body)).toBe(retryAfterMs);
  });
});
