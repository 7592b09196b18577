import { STATUS_CODES } from "node:http";
import type { DialectWording } from "../contract/dialect.js";
import type { RateLimitRefusal } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { arkErrorReply } from "./ark-error-reply.js";
import { arkRequestWording, invalidParameter } from "./ark-request-wording.js";

/** Ark's own messages. The numbers are lines of the project's error corpus. */
export const arkWording: DialectWording = {
  missingKey: invalidKey,
  invalidKey,
  rateLimited,
  // No published reply of Ark carries rate limit headers.
  rateLimitHeaders: () => ({}),
  // volc-116
  quotaExhausted: () =>
    arkErrorReply(
      429,
      "SetLimitExceeded",
      "Your account [2100000000] has reached the set usage limit",
      tooManyRequests,
    ),
  status(status, { model }) {
    if (status === 401) return invalidKey();
    if (status === 404) return arkRequestWording.modelNotFound(model);
    if (status === 429) return modelLimit("RPM", model);
    return status >= 500 ? serviceError(status) : otherStatus(status);
  },
  // volc-086
  unknownRoute: (_method, path) =>
    arkErrorReply(404, "InvalidAction", `The specified action is invalid: ${path}`, { type: "NotFound" }),
  // volc-008
  malformedJson: () => invalidParameter("", "we could not parse the JSON body of your request"),
};

const tooManyRequests = { type: "TooManyRequests" } as const;

/** volc-059 */
function invalidKey(): SimulatedReply {
  return arkErrorReply(
    401,
    "AuthenticationError",
    "The API key or AK/SK in the request is missing or invalid.",
    { type: "Unauthorized" },
  );
}

/** Ark states no time for a limit, and uses the same message for a request that exceeds the whole limit. */
function rateLimited({ dimension }: RateLimitRefusal, model: string): SimulatedReply {
  return modelLimit(dimension === "tokens" ? "TPM" : "RPM", model);
}

/** volc-093, or volc-094 for the longer message. */
function modelLimit(limit: "RPM" | "TPM", model: string): SimulatedReply {
  const [code, words] =
    limit === "TPM" ? ["Tpm", "TPM (Tokens Per Minute)"] : ["Rpm", "RPM (Requests Per Minute)"];
  return arkErrorReply(
    429,
    `ModelAccount${code}RateLimitExceeded`,
    `${words} limit of the model ${model} is exceeded. Please try again later`,
    tooManyRequests,
  );
}

/** volc-125 */
function serviceError(status: number): SimulatedReply {
  return arkErrorReply(
    status,
    "InternalServiceError",
    "The service encountered an unexpected internal error. Please retry later.",
    { type: STATUS_CODES[status] ?? "Internal Server Error" },
  );
}

function otherStatus(status: number): SimulatedReply {
  const words = STATUS_CODES[status] ?? `Status ${status}`;
  return arkErrorReply(status, words.replaceAll(" ", ""), words, { type: words.replaceAll(" ", "") });
}
