import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createCohere } from "@ai-sdk/cohere";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { describeProvider, jsonReply, type ProviderConformance } from "@hotspare/testkit";
import { describe, it } from "vitest";
import { aiSdk } from "../src/ai-sdk-plugin.js";
import type { AiSdkCredentialInput } from "../src/model/ai-sdk-credential.js";
import { anthropicError, anthropicMessage, anthropicStream } from "./wire/anthropic.js";
import { awsError, bedrockConverse, bedrockStream, titanEmbedding } from "./wire/bedrock.js";
import { cohereChat, cohereEmbeddings, cohereError, cohereStream } from "./wire/cohere.js";
import { geminiContent, geminiEmbeddings, geminiError, geminiStream } from "./wire/gemini.js";
import { openaiResponse, openaiResponseStream } from "./wire/openai-responses.js";

type Suite = ProviderConformance<AiSdkCredentialInput>;

/** A busy machine loads a package slowly, so the tests have more time. */
const runner = { describe: (name: string, body: () => void) => describe(name, body), it };
const checkMs = 60_000;

function suiteOf(vendor: string, suite: Omit<Suite, "runner" | "checkMs">): void {
  describe(vendor, () => describeProvider(aiSdk(), { runner, checkMs, ...suite }));
}

const openaiError = (status: number, error: object, headers = {}) =>
  jsonReply({ error: { param: null, code: null, ...error } }, { status, headers });

const openaiErrors: Suite["errors"] = [
  {
    name: "a refused key",
    reply: openaiError(401, { message: "Incorrect API key provided.", code: "invalid_api_key" }),
    class: "auth",
    scope: "credential",
  },
  {
    name: "a used up quota",
    reply: openaiError(429, { message: "You exceeded your current quota.", type: "insufficient_quota" }),
    class: "quota_exceeded",
    scope: "account",
  },
  {
    name: "a rate limit",
    reply: openaiError(
      429,
      { message: "Wait.", type: "tokens", code: "rate_limit_exceeded" },
      { "retry-after": "20" },
    ),
    class: "rate_limited",
    scope: "account_model",
    retryAfterMs: 20_000,
  },
  {
    name: "a wrong parameter",
    reply: openaiError(400, { message: "No such parameter.", type: "invalid_request_error" }),
    class: "permanent",
    scope: "request",
  },
  {
    name: "a fault of the server",
    reply: openaiError(500, { message: "Sorry.", type: "server_error" }),
    class: "transient",
    scope: "endpoint_model",
  },
];

suiteOf("openai, responses", {
  credential: ({ url, key }) => ({
    model: createOpenAI({ baseURL: `${url}/v1`, apiKey: key })("gpt-4.1-mini"),
  }),
  vlm: {
    model: "gpt-4.1-mini",
    complete: (_, truth) => openaiResponse(truth),
    stream: (_, truth) => openaiResponseStream(truth),
  },
  errors: openaiErrors,
});

suiteOf("openai, embeddings", {
  credential: ({ url, key }) => ({
    model: createOpenAI({ baseURL: `${url}/v1`, apiKey: key }).embedding("text-embedding-3-small"),
  }),
  embedder: {
    model: "text-embedding-3-small",
    answer: ({ body }, { vectorOf, model, promptTokens }) => {
      const { input } = body as { readonly input: readonly string[] };
      const data = input.map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) }));
      return jsonReply({
        object: "list",
        model,
        data,
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      });
    },
  },
  errors: openaiErrors,
});

suiteOf("anthropic", {
  credential: ({ url, key }) => ({
    model: createAnthropic({ baseURL: `${url}/v1`, apiKey: key })("claude-sonnet-4-5"),
  }),
  vlm: {
    model: "claude-sonnet-4-5",
    complete: (_, truth) => anthropicMessage(truth),
    stream: (_, truth) => anthropicStream(truth),
  },
  errors: [
    {
      name: "a refused key",
      reply: anthropicError(401, "authentication_error", "invalid x-api-key"),
      class: "auth",
      scope: "credential",
    },
    {
      name: "a rate limit",
      reply: anthropicError(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit of 40,000 input tokens per minute.",
        { "retry-after": "17" },
      ),
      class: "rate_limited",
      scope: "account_model",
      retryAfterMs: 17_000,
    },
    {
      name: "an empty account",
      reply: anthropicError(
        400,
        "invalid_request_error",
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
      ),
      class: "quota_exceeded",
      scope: "account",
    },
    {
      name: "a wrong field",
      reply: anthropicError(
        400,
        "invalid_request_error",
        "messages.0.content.0: Input should be a valid dictionary",
      ),
      class: "permanent",
      scope: "request",
    },
    {
      name: "a prompt that is too long",
      reply: anthropicError(
        400,
        "invalid_request_error",
        "prompt is too long: 219898 tokens > 200000 maximum",
      ),
      class: "input_too_large",
      scope: "request",
    },
    {
      name: "an overload",
      reply: anthropicError(529, "overloaded_error", "Overloaded"),
      class: "transient",
      scope: "endpoint_model",
    },
  ],
});

const geminiErrors: Suite["errors"] = [
  {
    name: "a refused key",
    reply: geminiError(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "API_KEY_INVALID",
        domain: "googleapis.com",
      },
    ]),
    class: "auth",
    scope: "credential",
  },
  {
    name: "a rate limit",
    reply: geminiError(
      429,
      "RESOURCE_EXHAUSTED",
      "You exceeded your current quota, please check your plan and billing details.",
      [
        {
          "@type": "type.googleapis.com/google.rpc.QuotaFailure",
          violations: [
            {
              quotaMetric: "generate_content_free_tier_requests",
              quotaId: "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
              quotaValue: "10",
            },
          ],
        },
        { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34s" },
      ],
    ),
    class: "rate_limited",
    scope: "account_model",
    retryAfterMs: 34_000,
  },
  {
    name: "a wrong field",
    reply: geminiError(
      400,
      "INVALID_ARGUMENT",
      'Invalid JSON payload received. Unknown name "tol": Cannot find field.',
    ),
    class: "permanent",
    scope: "request",
  },
  {
    name: "an overload",
    reply: geminiError(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    class: "transient",
    scope: "endpoint_model",
  },
];

suiteOf("google", {
  credential: ({ url, key }) => ({
    model: createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: key, generateId: () => "call_1" })(
      "gemini-2.5-flash",
    ),
    // The package accepts only addresses of Google's own files.
    modalities: ["text"],
  }),
  vlm: {
    model: "gemini-2.5-flash",
    complete: (_, truth) => geminiContent(truth),
    stream: (_, truth) => geminiStream(truth),
    sendsCallIds: false,
  },
  errors: geminiErrors,
});

suiteOf("google, embeddings", {
  credential: ({ url, key }) => ({
    model: createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: key }).embedding(
      "gemini-embedding-001",
    ),
  }),
  embedder: {
    model: "gemini-embedding-001",
    countsTokens: false,
    answer: ({ body }, truth) => geminiEmbeddings(body, truth),
  },
  errors: geminiErrors,
});

const cohereErrors: Suite["errors"] = [
  { name: "a refused key", reply: cohereError(401, "invalid api token"), class: "auth", scope: "credential" },
  {
    name: "a rate limit",
    reply: cohereError(429, "You are past the per minute request limit, please wait and try again later."),
    class: "rate_limited",
    scope: "account_model",
  },
  {
    name: "a spent trial",
    reply: cohereError(
      429,
      "You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits.",
    ),
    class: "quota_exceeded",
    scope: "account",
  },
  {
    name: "a wrong field",
    reply: cohereError(
      400,
      "invalid request: message must be at least 1 token long or tool results must be specified.",
    ),
    class: "permanent",
    scope: "request",
  },
  {
    name: "a fault of the server",
    reply: cohereError(500, "internal server error, this has been reported to our developers."),
    class: "transient",
  },
];

suiteOf("cohere", {
  credential: ({ url, key }) => ({
    model: createCohere({ baseURL: `${url}/v2`, apiKey: key })("command-a-03-2025"),
    modalities: ["text"],
  }),
  vlm: {
    model: "command-a-03-2025",
    complete: (_, truth) => cohereChat(truth),
    stream: (_, truth) => cohereStream(truth),
  },
  errors: cohereErrors,
});

suiteOf("cohere, embeddings", {
  credential: ({ url, key }) => ({
    model: createCohere({ baseURL: `${url}/v2`, apiKey: key }).embedding("embed-v4.0"),
  }),
  embedder: { model: "embed-v4.0", answer: ({ body }, truth) => cohereEmbeddings(body, truth) },
  errors: cohereErrors,
});

const awsErrors: Suite["errors"] = [
  {
    name: "a refused key",
    reply: awsError(
      403,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ),
    class: "auth",
    scope: "credential",
  },
  {
    name: "a rate limit",
    reply: awsError(429, "ThrottlingException", "Too many requests, please wait before trying again."),
    class: "rate_limited",
    scope: "account_model",
  },
  {
    name: "a spent day",
    reply: awsError(429, "ThrottlingException", "Too many tokens per day, please wait before trying again."),
    class: "quota_exceeded",
    scope: "account_model",
  },
  {
    name: "a wrong field",
    reply: awsError(400, "ValidationException", "The value at messages.0.content is empty."),
    class: "permanent",
    scope: "request",
  },
  {
    name: "a model without access",
    reply: awsError(
      403,
      "AccessDeniedException",
      "You don't have access to the model with the specified model ID.",
    ),
    class: "auth",
    scope: "credential_model",
  },
  {
    name: "a fault of the server",
    reply: awsError(
      500,
      "InternalServerException",
      "The system encountered an unexpected error during processing. Try your request again.",
    ),
    class: "transient",
    scope: "endpoint_model",
  },
];

const bedrockAt = (url: string, key: string) =>
  createAmazonBedrock({ baseURL: url, apiKey: key, region: "us-east-1" });

suiteOf("amazon-bedrock", {
  credential: ({ url, key }) => ({
    model: bedrockAt(url, key)("anthropic.claude-sonnet-4-5-20250929-v1:0"),
    modalities: ["text"],
    secrets: [key],
  }),
  vlm: {
    model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    complete: (_, truth) => bedrockConverse(truth),
    stream: (_, truth) => bedrockStream(truth),
  },
  errors: awsErrors,
});

suiteOf("amazon-bedrock, embeddings", {
  credential: ({ url, key }) => ({
    model: bedrockAt(url, key).embedding("amazon.titan-embed-text-v2:0"),
    secrets: [key],
  }),
  embedder: {
    model: "amazon.titan-embed-text-v2:0",
    answer: ({ body }, truth) => titanEmbedding(body, truth),
  },
  errors: awsErrors,
});
