import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { describeProvider, type EmbedderConformance, jsonReply } from "@hotspare/testkit";
import { describe, it } from "vitest";
import { base64, openaiCompletion, openaiEmbeddings, openaiStream } from "../support/openai-answers.js";

// A busy machine loads an SDK slowly.
const suite = { runner: { describe, it }, checkMs: 60_000 };
const chat = { complete: openaiCompletion, stream: openaiStream };

const openaiError = (status: number, error: object, headers = {}) =>
  jsonReply({ error: { param: null, code: null, ...error } }, { status, headers });

describeProvider(openai(), {
  ...suite,
  credential: ({ url, key }) => ({ apiKey: key, baseURL: `${url}/v1` }),
  embedder: { model: "some-embedding", answer: openaiEmbeddings },
  vlm: { model: "some-model", ...chat },
  errors: [
    {
      name: "a refused key",
      reply: openaiError(401, { message: "Incorrect API key provided.", code: "invalid_api_key" }),
      class: "auth",
      scope: "credential",
    },
    {
      name: "a used up quota",
      reply: openaiError(429, { message: "No more.", type: "insufficient_quota" }),
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
  ],
});

const azureError = (status: number, code: string, message: string, headers = {}) =>
  jsonReply({ error: { code, message } }, { status, headers });

const azureErrors = [
  {
    name: "a refused key",
    reply: azureError(401, "401", "Access denied due to invalid subscription key or wrong API endpoint."),
    class: "auth",
    scope: "credential",
  },
  {
    name: "a rate limit",
    reply: azureError(429, "429", "Requests have exceeded call rate limit.", { "retry-after": "20" }),
    class: "rate_limited",
    retryAfterMs: 20_000,
  },
  {
    name: "a content filter's verdict",
    reply: azureError(400, "content_filter", "The response was filtered."),
    class: "content_safety",
    scope: "request",
  },
  {
    name: "a wrong parameter",
    reply: openaiError(400, { message: "No such parameter.", type: "invalid_request_error" }),
    class: "permanent",
    scope: "request",
  },
  {
    name: "a fault of the server",
    reply: jsonReply({ statusCode: 500, message: "Internal server error" }, { status: 500 }),
    class: "transient",
  },
] as const;

describe.each([undefined, "2024-10-21"])("with the API version %s", (apiVersion) => {
  describeProvider(azure(), {
    ...suite,
    credential: ({ url, key }) => ({ apiKey: key, endpoint: url, deployment: "team", apiVersion }),
    embedder: { model: "some-embedding", answer: openaiEmbeddings },
    vlm: { model: "some-model", ...chat },
    errors: azureErrors,
  });
});

const arkError = (status: number, code: string, message: string) =>
  jsonReply({ error: { code, message, param: "", type: "" } }, { status });

const [ark, vikingdb] = volcengine();

const multimodal: EmbedderConformance["answer"] = ({ body }, { model, vectorOf, promptTokens }) => {
  const { input, encoding_format: format } = body as {
    input: readonly { text?: string }[];
    encoding_format?: string;
  };
  const vector = vectorOf(input.map(({ text = "" }) => text).join());
  return jsonReply({
    model,
    data: { object: "embedding", embedding: format === "base64" ? base64(vector) : vector },
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
};

describe.each([
  { model: "doubao-embedding-vision-251215", answer: multimodal },
  { model: "doubao-embedding-large-text-250515", answer: openaiEmbeddings },
])("with $model", ({ model, answer }) => {
  describeProvider(ark, {
    ...suite,
    credential: ({ url, key }) => ({ apiKey: key, baseURL: `${url}/api/v3` }),
    embedder: { model, dimensions: 16, answer },
    vlm: { model: "some-model", ...chat },
    errors: [
      {
        name: "a refused key",
        reply: arkError(401, "AuthenticationError", "The API key is missing or invalid."),
        class: "auth",
        scope: "credential",
      },
      {
        name: "an account's limit of a model",
        reply: arkError(429, "ModelAccountRpmRateLimitExceeded", "RPM limit exceeded"),
        class: "rate_limited",
        scope: "account_model",
      },
      {
        name: "a wrong parameter",
        reply: arkError(400, "InvalidParameter", "The parameter is not valid."),
        class: "permanent",
        scope: "request",
      },
      {
        name: "a fault of the server",
        reply: arkError(500, "InternalServiceError", "An unexpected internal error."),
        class: "transient",
      },
    ],
  });
});

const vikingDBEmbeddings: EmbedderConformance["answer"] = ({ body }, { vectorOf, promptTokens }) => {
  const { data } = body as { data: readonly { text?: string }[] };
  return jsonReply({
    code: "Success",
    result: {
      data: data.map(({ text = "" }) => ({ dense: vectorOf(text) })),
      token_usage: { "bge-m3__default": { prompt_tokens: promptTokens, total_tokens: promptTokens } },
    },
  });
};
const vikingDBError = (status: number, code: number) => jsonReply({ code, message: "no" }, { status });

describe.each([
  { with: "an API key", keysOf: (key: string) => ({ apiKey: key }) },
  {
    with: "a pair that signs",
    keysOf: (key: string) => ({ accessKeyId: key, secretAccessKey: "c2VjcmV0LWtleS1vZi1hLXBhaXI" }),
  },
])("with $with", ({ keysOf }) => {
  describeProvider(vikingdb, {
    ...suite,
    credential: ({ url, key }) => ({ ...keysOf(key), baseURL: url }),
    embedder: { model: "bge-m3", answer: vikingDBEmbeddings },
    errors: [
      { name: "a refused key", reply: vikingDBError(403, 1_000_001), class: "auth", scope: "credential" },
      { name: "a limit of the account", reply: vikingDBError(429, 300_004), class: "rate_limited" },
      { name: "a wrong request", reply: vikingDBError(400, 1_000_003), class: "permanent", scope: "request" },
      { name: "a fault of the server", reply: vikingDBError(500, 1_000_028), class: "transient" },
    ],
  });
});
