import type { Refusal } from "./simulated-failure.js";

/** The reasons for a refusal that each provider has words for. */
export type RefusedBecause = "unavailable" | "bad_gateway" | "throttle" | "revoke" | "quota" | "missing";

/** What a message names. */
interface Details {
  readonly model: string;
  /** Milliseconds until the server accepts one more request. Undefined: the server does not say. */
  readonly waitMs: number | undefined;
  readonly limitKind: "requests" | "tokens";
}

type Words = (details: Details) => Omit<Refusal, "headers" | "message"> & {
  readonly headers?: Readonly<Record<string, string>>;
};

type ProviderWords = Readonly<Record<RefusedBecause, Words>>;

/** An error page of Cloudflare in front of OpenAI. Source: openai-048 of the corpus. */
const gatewayPage: Words = () => ({
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
});

/** Sources: openai-043, -007, -005, -053, -002 and -038 of the corpus (test/corpus/cases). */
const openaiWords: ProviderWords = {
  unavailable: () => ({
    status: 503,
    body: {
      error: {
        message:
          "That model is currently overloaded with other requests. You can retry your request, or contact us through our help center at help.openai.com if the error persists.",
        type: "server_error",
        param: null,
        code: null,
      },
    },
  }),
  bad_gateway: gatewayPage,
  throttle: ({ model, waitMs, limitKind }) => ({
    status: 429,
    body: {
      error: {
        message: `Rate limit reached for ${model} in organization org-simulated on ${limitKind} per min (${limitKind === "tokens" ? "TPM" : "RPM"}).${waitMs === undefined ? "" : ` Please try again in ${(waitMs / 1_000).toFixed(3)}s.`}`,
        type: limitKind,
        param: null,
        code: "rate_limit_exceeded",
      },
    },
  }),
  revoke: () => ({
    status: 401,
    body: {
      error: {
        message:
          "Incorrect API key provided: simulate************d-key. You can find your API key at https://platform.openai.com/account/api-keys.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_api_key",
      },
    },
  }),
  quota: () => ({
    status: 429,
    body: {
      error: {
        message: "You exceeded your current quota, please check your plan and billing details.",
        type: "insufficient_quota",
        param: null,
        code: "insufficient_quota",
      },
    },
  }),
  missing: ({ model }) => ({
    status: 404,
    body: {
      error: {
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        type: "invalid_request_error",
        param: null,
        code: "model_not_found",
      },
    },
  }),
};

/** Sources: azure-001, -005, -016, -024, -038 and -047 of the corpus. */
const azureWords: ProviderWords = {
  unavailable: () => ({
    status: 500,
    body: {
      statusCode: 500,
      message: "Internal server error",
      activityId: "00000000-0000-0000-0000-000000000000",
    },
  }),
  bad_gateway: gatewayPage,
  throttle: ({ model, waitMs, limitKind }) => ({
    status: 429,
    body: {
      error: {
        code: "429",
        message: `Your requests to ${model} for ${model} in Sweden Central have exceeded the ${limitKind === "tokens" ? "token" : "call"} rate limit for your current AIServices S0 pricing tier.${waitMs === undefined ? "" : ` Please retry after ${Math.ceil(waitMs / 1_000)} seconds.`}`,
      },
    },
  }),
  revoke: () => ({
    status: 401,
    body: {
      error: {
        code: "401",
        message:
          "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
      },
    },
  }),
  quota: () => ({
    status: 403,
    body: { statusCode: 403, message: "Out of call volume quota. Quota will be replenished in 2.12 days." },
  }),
  missing: () => ({
    status: 404,
    body: {
      error: {
        code: "DeploymentNotFound",
        message:
          "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
      },
    },
  }),
};

const arkError = (code: string, message: string, type: string) => ({
  error: {
    code,
    message: `${message} Request id: 02170000000000000000000000000000000ffffac100000000000`,
    param: "",
    type,
  },
});

/** Sources: the cases of Ark in the corpus, volc-033 to volc-094. */
const arkWords: ProviderWords = {
  unavailable: () => ({
    status: 500,
    body: arkError(
      "InternalServiceError",
      "The service encountered an unexpected internal error. Please retry later.",
      "Internal Server Error",
    ),
  }),
  bad_gateway: gatewayPage,
  throttle: ({ model, limitKind }) => ({
    status: 429,
    body:
      limitKind === "tokens"
        ? arkError(
            "ModelAccountTpmRateLimitExceeded",
            `TPM (Tokens Per Minute) limit of the model ${model} is exceeded. Please try again later.`,
            "TooManyRequests",
          )
        : arkError("ModelAccountRpmRateLimitExceeded", "RPM limit exceeded.", "TooManyRequests"),
  }),
  revoke: () => ({
    status: 401,
    body: arkError(
      "AuthenticationError",
      "The API key or AK/SK in the request is missing or invalid.",
      "Unauthorized",
    ),
  }),
  // A spent quota, not an overdue account. Ark's rules classify an overdue account as "auth", because only its owner can end that.
  quota: () => ({
    status: 429,
    body: arkError(
      "SetLimitExceeded",
      "Your account [2100000000] has reached the set usage limit.",
      "TooManyRequests",
    ),
  }),
  missing: ({ model }) => ({
    status: 404,
    body: arkError(
      "InvalidEndpointOrModel.NotFound",
      `The model or endpoint ${model} does not exist or you do not have access to it.`,
      "NotFound",
    ),
  }),
};

const vikingError = (code: number, message: string) => ({
  code,
  message,
  request_id: "02170000000000000000000000000000000ffffac100000000000",
});

/**
 * Sources: volc-172, -177, -179 and -181 of the corpus. 404 has the words of volc-184. VikingDB reports a spent account as overdue, which is "auth".
 */
const vikingWords: ProviderWords = {
  unavailable: () => ({ status: 500, body: vikingError(1_000_028, "VolcanoErrInternal") }),
  bad_gateway: gatewayPage,
  throttle: () => ({ status: 429, body: vikingError(300_004, "VolcanoErrQuotaLimiter") }),
  revoke: () => ({
    status: 403,
    body: vikingError(1_000_001, "check sign error, please check your ak, sk and tenant id"),
  }),
  quota: () => ({ status: 400, body: vikingError(1_000_033, "volcanoErrUserOverdue") }),
  missing: ({ model }) => ({
    status: 404,
    body: {
      code: "NotFound.VikingdbModel",
      message: `The specified model '${model}' of VikingDB does not exist.`,
    },
  }),
};

const wordsByProvider: ReadonlyMap<string, ProviderWords> = new Map([
  ["azure", azureWords],
  ["volcengine", arkWords],
  ["vikingdb", vikingWords],
]);

/** A refusal in the words of a provider. Unknown providers get OpenAI's words. */
export function refusalOf(provider: string, because: RefusedBecause, details: Details): Refusal {
  const words = wordsByProvider.get(provider) ?? openaiWords;
  const { status, body, headers = {} } = words[because](details);
  const stated = because === "throttle" && details.waitMs !== undefined;
  return {
    status,
    body,
    headers: {
      "content-type": "application/json",
      ...headers,
      ...(stated ? { "retry-after": String(Math.max(1, Math.ceil((details.waitMs ?? 0) / 1_000))) } : {}),
    },
    message: sentenceOf(body),
  };
}

function sentenceOf(body: unknown): string {
  if (typeof body !== "object" || body === null) {
    return String(body);
  }
  const inner: unknown = "error" in body ? body.error : body;
  return typeof inner === "object" && inner !== null && "message" in inner ? String(inner.message) : "";
}
