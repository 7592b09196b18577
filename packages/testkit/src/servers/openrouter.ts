import { STATUS_CODES } from "node:http";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** OpenRouter's documentation, "Errors and Debugging": the code is the status, and `metadata` has the provider's message. */
function openRouterError(status: number, message: string, metadata?: object): SimulatedReply {
  return jsonReply(
    {
      error: { message, code: status, ...(metadata && { metadata }) },
      user_id: "user_XXXXXXXXXXXXXXXXXXXXXXXXXXX",
    },
    { status },
  );
}

const invalid = (message: string) => openRouterError(400, message);
const modelNotFound = (model: string) => invalid(`${model} is not a valid model ID`);
/** Fosowl/agenticSeek#407 */
const invalidKey = () => openRouterError(401, "User not found.");

/** The moment of the reset stands in the body, in epoch milliseconds (Gitlawb/openclaude#936). */
function rateLimited({ limit, resetAtMs }: RateLimitRefusal, model: string): SimulatedReply {
  return openRouterError(
    429,
    `Rate limit exceeded: limit_rpm/${model}. High demand for ${model} on OpenRouter - limited to ${limit} requests per minute. Please retry shortly.`,
    {
      headers: {
        "X-RateLimit-Limit": String(limit),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": String(resetAtMs),
      },
      provider_name: null,
    },
  );
}

const PROVIDER = { provider: "BaseTen" };

/** OpenRouter's words for finish reasons of its providers, beside OpenAI's (its documentation, "API Reference", `native_finish_reason`). */
const NATIVE: Readonly<Record<string, string>> = { stop: "STOP", length: "MAX_TOKENS" };

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  // editor-code-assistant/eca#380
  inputTooLong: (limit: number, tokens: number) =>
    invalid(
      `This endpoint's maximum context length is ${limit} tokens. However, you requested about ${tokens} tokens (${tokens} of text input). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.`,
    ),
};

/**
 * OpenRouter. Comments come before a stream's first event (its documentation, "Streaming"). Thoughts come in `reasoning` and again in
 * `reasoning_details`. Choices have a `native_finish_reason`. The usage with its costs comes in a last event without choices (Effect-TS/effect#6117).
 * An error in a stream comes beside a choice that ends with `error` (damianvtran/local-operator#223).
 */
export const openrouter: ServerFlavor = {
  name: "openrouter",
  basePath: "/api/v1",
  wording: {
    // Gitlawb/openclaude#967
    missingKey: () => openRouterError(401, "No cookie auth credentials found"),
    invalidKey,
    rateLimited,
    rateLimitHeaders: () => ({}),
    // OpenRouter's documentation, "Errors and Debugging"; Gitlawb/openclaude#1125 of a single request
    quotaExhausted: () =>
      openRouterError(402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits"),
    status: saidByStatus(
      {
        401: invalidKey,
        404: ({ model }) => openRouterError(404, `No endpoints found for ${model}.`),
        // open-webui/computer#293
        429: ({ model }) =>
          openRouterError(429, "Provider returned error", {
            raw: `${model} is temporarily rate-limited upstream. Please retry shortly, or add your own key to accumulate your rate limits: https://openrouter.ai/settings/integrations`,
            provider_name: "BaseTen",
          }),
      },
      (status) =>
        status >= 500
          ? openRouterError(status, "Provider returned error", {
              raw: "Upstream error from BaseTen: Service temporarily overloaded",
              provider_name: "BaseTen",
            })
          : openRouterError(status, STATUS_CODES[status] ?? `Status ${status}`),
    ),
    // A page of its site, whatever the path.
    unknownRoute: () => ({
      type: "body",
      status: 404,
      headers: { "content-type": "text/html" },
      body: "<!DOCTYPE html><html><head><title>Not Found | OpenRouter</title></head></html>",
    }),
    malformedJson: () => invalid("Invalid JSON in request body"),
  },
  chat: {
    wording,
    completion: PROVIDER,
    choice: {},
    opening: [],
    contextTokens: 204_800,
    idPrefix: "gen-",
    thoughts: (text) => ({
      reasoning: text,
      reasoning_details: [{ type: "reasoning.text", text, format: "unknown", index: 0 }],
    }),
    finishChoice: (reason) => ({ native_finish_reason: NATIVE[reason] ?? reason }),
    usage: (usage) => ({ ...usage, cost: 0.000093, is_byok: false }),
    usageUnasked: true,
    event: PROVIDER,
    keepAlive: { stream: ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n", whole: "\n         \n" },
    errorEvent: ({ requestId, model, created }) =>
      `data: ${JSON.stringify({
        id: `gen-${requestId}`,
        object: "chat.completion.chunk",
        created,
        model,
        ...PROVIDER,
        error: { code: 502, message: "Provider disconnected unexpectedly" },
        choices: [
          { index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: "error" },
        ],
      })}\n\n`,
  },
  embeddings: {
    wording,
    fields: { id: "gen-emb-0123456789", ...PROVIDER },
    usage: (promptTokens) => ({ prompt_tokens: promptTokens, total_tokens: promptTokens, cost: 0.000002 }),
  },
  headers: () => ({ server: "cloudflare" }),
};
