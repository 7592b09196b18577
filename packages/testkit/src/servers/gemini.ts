import { STATUS_CODES } from "node:http";
import type { JsonObject } from "../content/json-value.js";
import { asObject } from "../content/json-value.js";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { callsOf, messagesOf } from "./message-fields.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

const TYPES = "type.googleapis.com/google.rpc";
/** Google's names of a status (google.rpc.Code). */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** The compatible endpoint puts Google's error into a list (n4ze3m/page-assist#406, continuedev/continue#8516). */
function geminiError(status: number, message: string, details?: readonly JsonObject[]): SimulatedReply {
  const name = STATUS_NAMES[status] ?? "UNKNOWN";
  return jsonReply([{ error: { code: status, message, status: name, ...(details && { details }) } }], {
    status,
  });
}

const invalid = (message: string) => geminiError(400, message);

/** A bad key is a 400, not a 401 (continuedev/continue#8516). */
const invalidKey = () =>
  geminiError(400, "API key not valid. Please pass a valid API key.", [
    {
      "@type": `${TYPES}.ErrorInfo`,
      reason: "API_KEY_INVALID",
      domain: "googleapis.com",
      metadata: { service: "generativelanguage.googleapis.com" },
    },
  ]);

/** google-gemini/gemini-cli and many others; "v1main" is the version behind the compatible endpoint. */
const modelNotFound = (model: string) =>
  geminiError(
    404,
    `models/${model} is not found for API version v1main, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
  );

const EXCEEDED =
  "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";

/**
 * A limit of a minute. Its message also says "quota" and "billing", so only the limit's id and RetryInfo show the minute (RooCodeInc/Roo-Code#3883,
 * continuedev/continue#9570).
 */
function rateLimited(refusal: RateLimitRefusal, model: string): SimulatedReply {
  const { dimension, limit, retryAfterMs = 60_000 } = refusal;
  const [metric, id] =
    dimension === "tokens"
      ? [
          "generate_content_free_tier_input_token_count",
          "GenerateContentInputTokensPerModelPerMinute-FreeTier",
        ]
      : ["generate_content_free_tier_requests", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"];
  const quotaMetric = `generativelanguage.googleapis.com/${metric}`;
  const seconds = retryAfterMs / 1000;
  return geminiError(
    429,
    `${EXCEEDED}\n* Quota exceeded for metric: ${quotaMetric}, limit: ${limit}, model: ${model}\nPlease retry in ${seconds}s.`,
    [
      {
        "@type": `${TYPES}.QuotaFailure`,
        violations: [
          {
            quotaMetric,
            quotaId: id,
            quotaDimensions: { location: "global", model },
            quotaValue: String(limit),
          },
        ],
      },
      {
        "@type": `${TYPES}.Help`,
        links: [
          {
            description: "Learn more about Gemini API quotas",
            url: "https://ai.google.dev/gemini-api/docs/rate-limits",
          },
        ],
      },
      { "@type": `${TYPES}.RetryInfo`, retryDelay: `${Math.ceil(seconds)}s` },
    ],
  );
}

/** A model that the free tier does not have: its limit is 0, whatever wait is stated beside the limit (continuedev/continue#12643). */
const quotaExhausted = () =>
  geminiError(
    429,
    `${EXCEEDED} To monitor your current usage, head to: https://ai.dev/rate-limit. \n* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0, model: gemini-3.1-pro\nPlease retry in 11.665902715s.`,
  );

/** Stand-ins for the signature of a call that another model made (Google's guide "Thought signatures", "FAQs"). */
const STAND_INS: ReadonlySet<unknown> = new Set([
  "skip_thought_signature_validator",
  "context_engineering_is_the_way_to_go",
]);

/** allenhutchison/obsidian-gemini#228 */
function refuseLostSignature(fields: JsonObject): SimulatedReply | undefined {
  for (const { index, message } of messagesOf(fields)) {
    const [first] = callsOf(message);
    if (first === undefined) continue;
    const signature = asObject(asObject(first["extra_content"])["google"])["thought_signature"];
    if (signature === SIGNATURE || STAND_INS.has(signature)) continue;
    const name = String(asObject(first["function"])["name"]);
    return invalid(
      `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
    );
  }
  return undefined;
}

const SIGNATURE = "CiQBVKhc7vRk3Lx0Hn0lPpY2wQ==";

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  inputTooLong: (limit: number, tokens: number) =>
    invalid(`The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`),
  // Published in many repositories, such as StarTrail-org/LEANN#214 and vercel/ai#16575.
  tooManyInputs: (limit: number) =>
    invalid(`* BatchEmbedContentsRequest.requests: at most ${limit} requests can be in one batch\n`),
  // RooCodeInc/Roo-Code#7761 shows the status for base64; the words are modelled on Google's other refusals.
  invalidEncodingFormat: (format: unknown) =>
    invalid(
      `Invalid value at 'encoding_format' (TYPE_STRING): unsupported encoding_format "${String(format)}"`,
    ),
};

/**
 * Gemini's compatible endpoint. Tool calls have no `index`, and each call comes whole in a separate event (openai/openai-python#2806). A
 * `thought_signature` must come back (Google's guide "Thought signatures"). A stream of calls ends with `stop` (googleapis/python-genai#2868).
 * Thoughts are not shown, and are counted outside `completion_tokens` (mozilla-ai/any-llm#1291). Every event has the usage (ogx-ai/ogx#5122).
 * `finishWith("content_filter: SAFETY")` filters the answer.
 */
export const gemini: ServerFlavor = {
  name: "gemini",
  basePath: "/v1beta/openai",
  wording: {
    missingKey: () => invalid("Missing or invalid Authorization header."),
    invalidKey,
    rateLimited,
    rateLimitHeaders: () => ({}),
    quotaExhausted,
    status: saidByStatus(
      {
        401: invalidKey,
        404: ({ model }) => modelNotFound(model),
        429: () => geminiError(429, "Resource has been exhausted (e.g. check quota)."),
        // continuedev/continue#8308
        503: () => geminiError(503, "The model is overloaded. Please try again later."),
      },
      (status) =>
        geminiError(
          status,
          status >= 500
            ? "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"
            : (STATUS_CODES[status] ?? `Status ${status}`),
        ),
    ),
    unknownRoute: () => ({ type: "body", status: 404, headers: { "content-type": "text/html" }, body: "" }),
    malformedJson: () => invalid("Invalid JSON payload received. Unexpected token.\nno JSON\n^"),
  },
  chat: {
    wording,
    completion: {},
    choice: {},
    opening: [],
    contextTokens: 1_048_576,
    refuse: refuseLostSignature,
    idPrefix: "",
    thoughts: () => undefined,
    callId: (requestId, index) => `function-call-${requestId}${index}`,
    wholeCalls: true,
    call({ index: _, ...call }, index) {
      return index === 0 ? { extra_content: { google: { thought_signature: SIGNATURE } }, ...call } : call;
    },
    finishReason: (reason, isStream) => (isStream && reason === "tool_calls" ? "stop" : reason),
    usage: ({ prompt_tokens, completion_tokens, total_tokens, completion_tokens_details }) => ({
      prompt_tokens,
      completion_tokens: completion_tokens - completion_tokens_details.reasoning_tokens,
      total_tokens,
    }),
    usagePlace: "everyEvent",
    usageUnasked: true,
    errorEvent: () =>
      `data: ${JSON.stringify([{ error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" } }])}\n\n`,
  },
  embeddings: { wording, fields: {}, maxInputs: 100, base64: "refused" },
  headers: () => ({ server: "scaffolding on HTTPServer2" }),
};
