import { STATUS_CODES } from "node:http";
import type { DialectWording } from "../contract/dialect.js";
import type { RateLimitRefusal, RateLimitState, RateLimitWindow } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { errorReply } from "./error-reply.js";
import { formatGoDuration } from "./go-duration.js";
import { maskKey } from "./mask-key.js";
import { invalidUrl, malformedJson, modelNotFound } from "./request-errors.js";

const ORGANIZATION = "org-XXXXXXXXXXXXXXXXXXXXXXXX";
const MORE = "Visit https://platform.openai.com/account/rate-limits to learn more.";

/** OpenAI's own messages. The numbers are lines of the project's error corpus. */
export const openaiWording: DialectWording = {
  missingKey: () =>
    errorReply(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
    ),
  // openai-053
  invalidKey: (key) =>
    errorReply(
      401,
      `Incorrect API key provided: ${maskKey(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      { code: "invalid_api_key" },
    ),
  rateLimited,
  rateLimitHeaders: (state: RateLimitState) => ({
    ...windowHeaders("requests", state.requests),
    ...(state.tokens && windowHeaders("tokens", state.tokens)),
  }),
  // The text of openai-047, in the shape of openai-002 with the current code.
  quotaExhausted: () =>
    errorReply(
      429,
      "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
      { type: "insufficient_quota", code: "insufficient_quota" },
    ),
  status,
  unknownRoute: invalidUrl,
  malformedJson,
};

/** openai-005 (tokens), openai-007 (requests), openai-014 (a request that can never fit). */
function rateLimited(refusal: RateLimitRefusal, model: string): SimulatedReply {
  const { dimension, limit, used, requested, retryAfterMs } = refusal;
  const fields = { type: dimension, code: "rate_limit_exceeded" };
  const unit = dimension === "tokens" ? "tokens per min (TPM)" : "requests per min (RPM)";
  const where = `for ${model} in organization ${ORGANIZATION} on ${unit}: Limit ${limit}`;
  if (retryAfterMs === undefined)
    return errorReply(
      429,
      `Request too large ${where}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully. ${MORE}`,
      fields,
    );
  return errorReply(
    429,
    `Rate limit reached ${where}, Used ${used}, Requested ${requested}. Please try again in ${formatGoDuration(retryAfterMs)}. ${MORE}`,
    fields,
    { "retry-after": String(Math.ceil(retryAfterMs / 1000)), "retry-after-ms": String(retryAfterMs) },
  );
}

function windowHeaders(name: string, window: RateLimitWindow): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: String(window.limit),
    [`x-ratelimit-remaining-${name}`]: String(window.remaining),
    [`x-ratelimit-reset-${name}`]: formatGoDuration(window.resetMs),
  };
}

function status(
  code: number,
  { requestId, key, model }: { readonly requestId: string; readonly key: string; readonly model: string },
): SimulatedReply {
  switch (code) {
    case 401:
      return openaiWording.invalidKey(key);
    case 404:
      return modelNotFound(model);
    // openai-006 without its numbers: a limit without a stated time.
    case 429:
      return errorReply(
        429,
        `Rate limit reached for ${model} in organization ${ORGANIZATION} on requests per min.`,
        {
          type: "requests",
          code: "rate_limit_exceeded",
        },
      );
    // openai-043
    case 503:
      return errorReply(
        503,
        `That model is currently overloaded with other requests. You can retry your request, or contact us through our help center at help.openai.com if the error persists. (Please include the request ID ${requestId} in your message.)`,
        { type: "server_error" },
      );
  }
  // openai-042
  if (code >= 500)
    return errorReply(
      code,
      `The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID ${requestId} in your email.)`,
      { type: "server_error" },
    );
  return errorReply(code, STATUS_CODES[code] ?? `Status ${code}`);
}
