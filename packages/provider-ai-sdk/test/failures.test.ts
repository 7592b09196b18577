import {
  APICallError,
  LoadAPIKeyError,
  NoSuchModelError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { failureOf } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { readAiSdkErrorFacts } from "../src/failures/read-ai-sdk-error-facts.js";
import { languageModel } from "./scripted-models.js";
import { hello, vlmOf } from "./world.js";

/** The classification of a failure when the call has only one credential. */
async function judged(error: unknown) {
  const thrown = await rejectionOf(vlmOf([languageModel("v3", { reject: error })]).complete(hello));
  return { thrown, classification: failureOf(thrown)?.classification };
}

function refusal(
  statusCode: number,
  body: unknown,
  responseHeaders: Record<string, string> = {},
): APICallError {
  return new APICallError({
    message: "Refused",
    url: "https://api.acme.test/v1",
    requestBodyValues: {},
    statusCode,
    responseHeaders,
    responseBody: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** An error of another copy of the SDK: the same marks, and a different class. */
function ofOtherCopy(name: string, members: object): Error {
  const marks = ["vercel.ai.error", `vercel.ai.error.AI_${name}`].map(
    (key) => [Symbol.for(key), true] as const,
  );
  return Object.assign(new Error("Other"), Object.fromEntries(marks), members);
}

it.each<[what: string, error: APICallError, verdict: object]>([
  // https://docs.claude.com/en/api/errors
  [
    "Anthropic's usage limit",
    refusal(400, {
      type: "error",
      error: {
        type: "invalid_request_error",
        message:
          "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
      },
    }),
    { class: "quota_exceeded", scope: "account" },
  ],
  [
    "Anthropic's closed organization",
    refusal(400, {
      type: "error",
      error: { type: "invalid_request_error", message: "This organization has been disabled." },
    }),
    { class: "auth", scope: "account" },
  ],
  [
    "Anthropic's missing model",
    refusal(404, { type: "error", error: { type: "not_found_error", message: "model: claude-9" } }),
    { class: "not_found", scope: "credential_model" },
  ],
  [
    "Anthropic's body limit",
    refusal(413, {
      type: "error",
      error: { type: "request_too_large", message: "Request exceeds the maximum size" },
    }),
    { class: "input_too_large" },
  ],
  [
    "Anthropic's fault",
    refusal(500, { type: "error", error: { type: "api_error", message: "Internal server error" } }),
    { class: "transient" },
  ],
  // https://ai.google.dev/gemini-api/docs/troubleshooting
  [
    "Gemini's place",
    refusal(400, {
      error: {
        code: 400,
        status: "FAILED_PRECONDITION",
        message: "User location is not supported for the API use.",
      },
    }),
    { class: "auth", scope: "endpoint" },
  ],
  [
    "Gemini's disabled service",
    refusal(403, {
      error: {
        code: 403,
        status: "PERMISSION_DENIED",
        message: "Generative Language API has not been used in project 1 before or it is disabled.",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVICE_DISABLED" }],
      },
    }),
    { class: "auth", scope: "account" },
  ],
  [
    "Gemini's zero limit",
    refusal(429, {
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message:
          "You exceeded your current quota. * Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: gemini-3-pro",
      },
    }),
    { class: "quota_exceeded", scope: "account_model" },
  ],
  [
    "Gemini's missing model",
    refusal(404, {
      error: {
        code: 404,
        status: "NOT_FOUND",
        message:
          "models/gemini-9 is not found for API version v1beta, or is not supported for generateContent.",
      },
    }),
    { class: "not_found" },
  ],
  [
    "Gemini's long prompt",
    refusal(400, {
      error: {
        code: 400,
        status: "INVALID_ARGUMENT",
        message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      },
    }),
    { class: "input_too_large" },
  ],
  [
    "Gemini's deadline",
    refusal(504, {
      error: {
        code: 504,
        status: "DEADLINE_EXCEEDED",
        message: "Deadline expired before operation could complete.",
      },
    }),
    { class: "transient" },
  ],
  // https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
  [
    "Bedrock's long prompt",
    refusal(
      400,
      { message: "Input is too long for requested model." },
      { "x-amzn-errortype": "ValidationException:" },
    ),
    { class: "input_too_large" },
  ],
  [
    "Bedrock's unknown model",
    refusal(
      400,
      { message: "The provided model identifier is invalid." },
      { "x-amzn-errortype": "ValidationException" },
    ),
    { class: "not_found", scope: "credential_model" },
  ],
  [
    "Bedrock's on-demand refusal",
    refusal(
      400,
      {
        message:
          "Invocation of model ID anthropic.claude-x with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
      },
      { "x-amzn-errortype": "ValidationException" },
    ),
    { class: "not_found" },
  ],
  [
    "Bedrock's old token",
    refusal(
      403,
      { message: "The security token included in the request is expired" },
      { "x-amzn-errortype": "ExpiredTokenException" },
    ),
    { class: "auth", scope: "credential" },
  ],
  [
    "Bedrock's wrong signature",
    refusal(
      403,
      { message: "The request signature we calculated does not match the signature you provided." },
      { "x-amzn-errortype": "InvalidSignatureException" },
    ),
    { class: "auth" },
  ],
  [
    "Bedrock's cold model",
    refusal(
      429,
      { message: "Model is not ready for inference. Please wait and try your request again." },
      { "x-amzn-errortype": "ModelNotReadyException" },
    ),
    { class: "transient" },
  ],
  [
    "Bedrock's quota",
    refusal(
      400,
      { message: "Your account has reached its service quota." },
      { "x-amzn-errortype": "ServiceQuotaExceededException" },
    ),
    { class: "quota_exceeded" },
  ],
  // https://docs.cohere.com/reference/errors
  [
    "Cohere's missing model",
    refusal(404, {
      message:
        "model 'command-x' not found, make sure the correct model ID was used and that you have access to the model.",
    }),
    { class: "not_found" },
  ],
  [
    "Cohere's trial",
    refusal(429, { message: "trial token rate limit exceeded, limit is 100000 tokens per minute" }),
    { class: "rate_limited", scope: "account_model" },
  ],
  [
    "Mistral's capacity",
    refusal(429, {
      object: "error",
      message: "Service tier capacity exceeded for this model.",
      type: "service_tier_capacity_exceeded",
      code: "3505",
    }),
    { class: "transient" },
  ],
  [
    "a page of a proxy",
    refusal(502, "<html><head><title>502 Bad Gateway</title></head></html>"),
    { class: "transient" },
  ],
])("classifies %s", async (_, error, verdict) => {
  const { classification } = await judged(error);
  expect(classification).toMatchObject(verdict);
});

it.each([
  ["retry-after", { "retry-after": "7" }, {}, 7_000],
  ["retry-after-ms", { "retry-after-ms": "250" }, {}, 250],
  [
    "Google's RetryInfo",
    {},
    { details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "4.5s" }] },
    4_500,
  ],
])("reads the wait from %s", async (_, headers, error, retryAfterMs) => {
  const { classification } = await judged(
    refusal(429, { error: { message: "Slow down.", ...error } }, headers),
  );
  expect(classification).toMatchObject({ class: "rate_limited", retryAfterMs });
});

it("recognises errors of another copy of the SDK, and throws the same object", async () => {
  const error = ofOtherCopy("APICallError", { statusCode: 401, responseBody: "{}", responseHeaders: {} });
  const { thrown, classification } = await judged(error);
  expect(thrown).toBe(error);
  expect(classification).toMatchObject({ class: "auth" });
});

it("reads the error inside a RetryError", async () => {
  const inner = refusal(401, { error: { message: "No." } });
  const error = ofOtherCopy("RetryError", { lastError: inner, errors: [inner, inner] });
  expect((await judged(error)).classification).toMatchObject({ class: "auth" });
});

it.each([
  [
    "a key that is not set",
    new LoadAPIKeyError({ message: "The key is missing." }),
    { class: "auth", scope: "credential", reason: "api_key_not_loaded" },
  ],
  [
    "a model that does not exist",
    new NoSuchModelError({ modelId: "x", modelType: "languageModel" }),
    { class: "not_found", scope: "credential_model" },
  ],
  [
    "a part that the package cannot send",
    new UnsupportedFunctionalityError({ functionality: "audio" }),
    { class: "not_found", scope: "request", reason: "option_not_supported" },
  ],
  [
    "an answer that is no JSON",
    ofOtherCopy("JSONParseError", { text: "{" }),
    { class: "transient", reason: "truncated_json" },
  ],
  [
    "an answer of another shape",
    ofOtherCopy("TypeValidationError", { value: { a: 1 } }),
    { class: "transient" },
  ],
  [
    "an answer that is an error",
    ofOtherCopy("TypeValidationError", {
      value: { error: { type: "overloaded_error", message: "Overloaded" } },
    }),
    { class: "transient", reason: "overloaded" },
  ],
  ["no body", ofOtherCopy("EmptyResponseBodyError", {}), { class: "transient", reason: "empty_reply" }],
  [
    "a blocked prompt",
    ofOtherCopy("TypeValidationError", { value: { promptFeedback: { blockReason: "SAFETY" } } }),
    { class: "content_safety" },
  ],
  [
    "no connection",
    Object.assign(ofOtherCopy("APICallError", {}), {
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    }),
    { class: "transient", scope: "endpoint" },
  ],
  [
    "a bug of the package",
    new TypeError("Cannot read properties of undefined"),
    { class: "transient", reason: "unreadable_reply" },
  ],
  ["a plain error", new Error("Something new."), { class: "unknown" }],
])("moves on from %s", async (_, error, verdict) => {
  const spare = languageModel("v3");
  const { credentialId, attempts } = await vlmOf([languageModel("v3", { reject: error }), spare])
    .complete(hello)
    .catch((thrown: unknown) => ({
      credentialId: "none",
      attempts: [{ classification: failureOf(thrown)?.classification }],
    }));
  expect(attempts[0]?.classification).toMatchObject(verdict);
  expect(credentialId).toBe("class" in verdict && verdict.class === "content_safety" ? "none" : "c1");
});

it("ignores errors that are neither the provider's nor the network's", () => {
  for (const value of [new ReferenceError("x is not defined"), "text", undefined, null, 7]) {
    expect(readAiSdkErrorFacts(value)).toBeUndefined();
  }
});
