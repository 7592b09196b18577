import { type ErrorClass, type FaultScope, reasonOfCode, type Verdict, verdict } from "@hotspare/core/plugin";

/*
 * The words of vendors' errors that mean one thing, by what they mean; capitals do not count. They stand in a code, a type, a status of Google's, or AWS's
 * `x-amzn-errortype`. Sources:
 *   [anthropic] Anthropic, "Errors"
 *   [google]    google.rpc.Code; Gemini API, "Troubleshooting"; google.rpc.ErrorInfo reasons of googleapis.com (google/api/error_reason.proto)
 *   [aws]       Amazon Bedrock API reference, "Converse", "ConverseStream", "InvokeModel"; IAM, "Common errors"
 *   [openai]    OpenAI, "Error codes"
 *   [sdk]       this package's own words for what the AI SDK throws before it sends anything
 */
type Words = readonly [words: string, errorClass: ErrorClass, scope?: FaultScope, reason?: string];

const decisive: readonly Words[] = [
  ["authentication_error", "auth"], // [anthropic]
  ["permission_error", "auth", "credential_model"], // [anthropic]
  ["billing_error", "quota_exceeded", "account"], // [anthropic]
  ["not_found_error", "not_found", "credential_model"], // [anthropic]
  ["request_too_large", "input_too_large"], // [anthropic]
  ["overloaded_error", "transient", "endpoint_model", "overloaded"], // [anthropic]
  ["API_KEY_INVALID API_KEY_EXPIRED UNAUTHENTICATED ACCESS_TOKEN_EXPIRED CREDENTIALS_MISSING", "auth"], // [google]
  ["API_KEY_SERVICE_BLOCKED API_KEY_HTTP_REFERRER_BLOCKED API_KEY_IP_ADDRESS_BLOCKED", "auth"], // [google]
  ["SERVICE_DISABLED CONSUMER_SUSPENDED CONSUMER_INVALID USER_PROJECT_DENIED", "auth", "account"], // [google]
  ["BILLING_DISABLED", "quota_exceeded", "account"], // [google]
  ["UnrecognizedClientException InvalidSignatureException ExpiredTokenException IncompleteSignature", "auth"], // [aws]
  [
    "IncompleteSignatureException InvalidClientTokenId MissingAuthenticationTokenException ExpiredToken",
    "auth",
  ], // [aws]
  ["MissingAuthenticationToken SignatureDoesNotMatch NotAuthorized OptInRequired", "auth"], // [aws]
  ["AccessDeniedException AccessDenied", "auth", "credential_model"], // [aws]
  ["ServiceQuotaExceededException", "quota_exceeded", "account_model"], // [aws]
  ["ResourceNotFoundException", "not_found", "credential_model"], // [aws]
  [
    "ThrottlingException Throttling ThrottledException RequestLimitExceeded",
    "rate_limited",
    "account_model",
    "throttled",
  ], // [aws]
  ["TooManyRequestsException", "rate_limited", "account_model", "throttled"], // [aws]
  ["ModelNotReadyException ModelTimeoutException ModelErrorException", "transient", "endpoint_model"], // [aws]
  ["ModelStreamErrorException ServiceUnavailableException", "transient", "endpoint_model"], // [aws]
  ["insufficient_quota billing_not_active billing_hard_limit_reached", "quota_exceeded", "account"], // [openai]
  ["invalid_api_key mismatched_organization invalid_organization", "auth"], // [openai]
  ["unsupported_country_region_territory", "auth", "endpoint"], // [openai]
  ["model_not_found", "not_found", "credential_model"], // [openai]
  ["context_length_exceeded max_tokens_per_request", "input_too_large"], // [openai]
  ["content_filter content_policy_violation moderation_blocked", "content_safety"], // [openai]
  ["api_key_not_loaded setting_not_loaded aws_credentials_missing", "auth", "credential"], // [sdk]
  ["no_such_model", "not_found", "credential_model"], // [sdk]
  ["unsupported_functionality", "not_found", "request", "option_not_supported"], // [sdk]
  ["invalid_prompt_for_model", "permanent", "request", "invalid_prompt"], // [sdk]
];

/** Words that say only that requests came too fast. The message may say that nothing is left, or that the request is too large. */
const paces: readonly Words[] = [
  [
    "rate_limit_error rate_limit_exceeded rate_limit_reached tokens requests slow_down",
    "rate_limited",
    "account_model",
    "rate_limit_exceeded",
  ],
  ["RESOURCE_EXHAUSTED", "rate_limited", "account_model", "resource_exhausted"], // [google]
];

/** Words that say only that the service failed, or that the request is wrong. A message beside them says more. */
const weak: readonly Words[] = [
  ["api_error server_error internal_error timeout_error", "transient"], // [anthropic] [openai]
  ["UNAVAILABLE", "transient", "endpoint_model", "overloaded"], // [google]
  ["DEADLINE_EXCEEDED INTERNAL ABORTED CANCELLED DATA_LOSS UNKNOWN", "transient"], // [google]
  ["PERMISSION_DENIED", "auth", "credential_model"], // [google]
  ["NOT_FOUND", "not_found", "credential_model"], // [google]
  ["InternalServerException InternalFailure ServiceUnavailable", "transient"], // [aws]
  ["invalid_request_error INVALID_ARGUMENT OUT_OF_RANGE ValidationException ValidationError", "permanent"],
];

function tableOf(list: readonly Words[]): ReadonlyMap<string, Verdict> {
  return new Map(
    list.flatMap(([words, errorClass, scope, reason]) =>
      words
        .split(" ")
        .map((word): [string, Verdict] => [
          word.toLowerCase(),
          verdict(errorClass, reason ?? reasonOfCode(word), scope),
        ]),
    ),
  );
}

const tables = { decisive: tableOf(decisive), paces: tableOf(paces), weak: tableOf(weak) };

/** How much a word decides. */
export type WordStrength = keyof typeof tables;

/** The verdict for the first of these words that the table has. */
export function verdictOfWords(
  strength: WordStrength,
  words: readonly (string | undefined)[],
): Verdict | undefined {
  for (const word of words) {
    const found = word === undefined ? undefined : tables[strength].get(word.toLowerCase());
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
