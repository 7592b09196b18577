import type { DialectWording } from "../contract/dialect.js";
import { jsonReply } from "../contract/json-reply.js";

type GatewayWording = Pick<DialectWording, "rateLimited" | "rateLimitHeaders" | "quotaExhausted">;

const DAY_SECONDS = 86_400;
const LIMITED = { message: "API rate limit exceeded" };

/**
 * The rate limit replies of a self-hosted server. Such a server has no limits: the limits belong to the gateway in front of it, here Kong. The
 * message and the headers come from the plugin "rate-limiting" (Kong's documentation, "Rate Limiting", "Headers sent to the client").
 */
export const gatewayWording: GatewayWording = {
  rateLimited({ limit, retryAfterMs = 60_000 }) {
    const seconds = String(Math.ceil(retryAfterMs / 1000));
    return jsonReply(LIMITED, {
      status: 429,
      headers: {
        "retry-after": seconds,
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": "0",
        "ratelimit-reset": seconds,
      },
    });
  },
  rateLimitHeaders: ({ requests }) => ({
    "x-ratelimit-limit-minute": String(requests.limit),
    "x-ratelimit-remaining-minute": String(requests.remaining),
  }),
  quotaExhausted: () =>
    jsonReply(LIMITED, {
      status: 429,
      headers: { "retry-after": String(DAY_SECONDS), "x-ratelimit-remaining-day": "0" },
    }),
};
