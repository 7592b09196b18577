import { STATUS_CODES } from "node:http";
import type { DialectWording } from "../contract/dialect.js";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal, RateLimitState, RateLimitWindow } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { malformedJson } from "../openai/request-errors.js";
import { deploymentNotFound } from "./azure-request-wording.js";

const QUOTA_INCREASE =
  "Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.";

/** Azure's own messages. The numbers are lines of the project's error corpus. */
export const azureWording: DialectWording = {
  missingKey: () => invalidKey(),
  invalidKey,
  rateLimited,
  // Plain seconds, unlike OpenAI's durations.
  rateLimitHeaders: ({ requests, tokens }: RateLimitState) => ({
    ...windowHeaders("requests", requests),
    ...(tokens && windowHeaders("tokens", tokens)),
  }),
  // azure-047
  quotaExhausted: () => flatReply(403, "Out of call volume quota. Quota will be replenished in 2.12 days."),
  status: (status, { key }) =>
    status === 401 ? invalidKey(key) : (said.get(status)?.() ?? otherStatus(status)),
  // azure-025
  unknownRoute: () => errorReply(404, "404", "Resource not found"),
  malformedJson,
};

/** azure-014, or azure-016 for an Entra ID token, which is a JSON Web Token. */
function invalidKey(key = ""): SimulatedReply {
  if (key.startsWith("eyJ")) {
    return flatReply(
      401,
      "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.",
    );
  }
  return errorReply(
    401,
    "401",
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
  );
}

/** azure-004 (tokens), azure-001 (calls), azure-013 (a request that can never fit). */
function rateLimited({ dimension, retryAfterMs }: RateLimitRefusal, model: string): SimulatedReply {
  if (retryAfterMs === undefined) {
    return errorReply(
      429,
      "429",
      `Requests to ${model} under Azure OpenAI API have exceeded token rate limit of your current OpenAI S0 pricing tier: the request is larger than the limit. ${QUOTA_INCREASE}`,
    );
  }
  const seconds = Math.ceil(retryAfterMs / 1000);
  const unit = dimension === "tokens" ? "token" : "call";
  return errorReply(
    429,
    "429",
    `Requests to ${model} under Azure OpenAI API have exceeded ${unit} rate limit of your current OpenAI S0 pricing tier. Please retry after ${seconds} seconds. ${QUOTA_INCREASE}`,
    { "retry-after": String(seconds), "retry-after-ms": String(retryAfterMs) },
  );
}

const said: ReadonlyMap<number, () => SimulatedReply> = new Map([
  // azure-022
  [403, () => errorReply(403, "403", "Public access is disabled. Please configure private endpoint.")],
  [404, deploymentNotFound],
  // azure-041
  [408, () => errorReply(408, "Timeout", "The operation was timeout.")],
  // azure-001 without its numbers: a limit without a stated time.
  [
    429,
    () =>
      errorReply(
        429,
        "429",
        `Requests to the Embeddings_Create Operation have exceeded the call rate limit of your current OpenAI S0 pricing tier. ${QUOTA_INCREASE}`,
      ),
  ],
]);

/** azure-038 */
function otherStatus(status: number): SimulatedReply {
  return flatReply(
    status,
    status >= 500 ? "Internal server error" : (STATUS_CODES[status] ?? `Status ${status}`),
  );
}

function windowHeaders(name: string, { limit, remaining, resetMs }: RateLimitWindow): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: String(limit),
    [`x-ratelimit-remaining-${name}`]: String(remaining),
    [`x-ratelimit-reset-${name}`]: String(Math.ceil(resetMs / 1000)),
  };
}

function errorReply(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): SimulatedReply {
  return jsonReply({ error: { code, message } }, { status, headers });
}

/** The error shape of API Management and of the subscription layer. */
function flatReply(status: number, message: string): SimulatedReply {
  return jsonReply({ statusCode: status, message }, { status });
}
