import { type ErrorFacts, type Verdict, verdict, withoutQuotations } from "@hotspare/core/plugin";

/** A sentence with only one meaning, and the statuses that it may come with. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly verdict: Verdict;
}

/** Sentences whose code says less, or something else. */
const phrases: readonly Phrase[] = [
  // Anthropic, as `invalid_request_error`: "Your credit balance is too low to access the Anthropic API."
  phrase(
    /\bcredit balance is too low\b/i,
    [400, 402, 403],
    verdict("quota_exceeded", "credit_balance_too_low", "account"),
  ),
  // Anthropic: "You have reached your specified API usage limits. You will regain access on 2025-12-01 at 00:00 UTC."
  phrase(
    /\breached your specified (?:API|workspace API) usage limits\b/i,
    [400, 403, 429],
    verdict("quota_exceeded", "usage_limit_reached", "account"),
  ),
  phrase(
    /\borganization has been disabled\b/i,
    [400, 401, 403],
    verdict("auth", "organization_disabled", "account"),
  ),
  // Anthropic: "prompt is too long: 219898 tokens > 200000 maximum".
  phrase(
    /^prompt is too long\b|\binput length and `max_tokens` exceed context limit\b/i,
    [400, 413],
    verdict("input_too_large", "too_many_tokens"),
  ),
  // Gemini, as FAILED_PRECONDITION: "User location is not supported for the API use."
  phrase(
    /\bUser location is not supported\b/i,
    [400, 403],
    verdict("auth", "location_not_supported", "endpoint"),
  ),
  phrase(
    /^API key (?:is )?(?:not valid|expired|not found)\b/i,
    [400, 401, 403],
    verdict("auth", "api_key_not_valid"),
  ),
  // Gemini: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."
  phrase(
    /\binput token count\b.{0,40}\bexceeds the maximum\b/i,
    [400],
    verdict("input_too_large", "too_many_tokens"),
  ),
  // Bedrock, as ValidationException: "Input is too long for requested model.", "Too many input tokens. Max input tokens: 8192".
  phrase(
    /^Input is too long for requested model\b|^Too many input tokens\b|\bprompt is too long\b/i,
    [400],
    verdict("input_too_large", "too_many_tokens"),
  ),
  // Bedrock: "The provided model identifier is invalid.", "Invocation of model ID … with on-demand throughput isn’t supported."
  phrase(
    /^The provided model identifier is invalid\b|\bon-demand throughput isn.t supported\b|\bmodel version has reached the end of its life\b/i,
    [400, 404],
    verdict("not_found", "model_not_available", "credential_model"),
  ),
  // Bedrock, as AccessDeniedException: "You don't have access to the model with the specified model ID."
  phrase(
    /\baccess to the model with the specified model ID\b/i,
    [400, 403],
    verdict("auth", "model_access_denied", "credential_model"),
  ),
  // Bedrock: "Too many tokens per day, please wait before trying again."
  phrase(
    /^Too many tokens per day\b/i,
    [429],
    verdict("quota_exceeded", "daily_tokens_spent", "account_model"),
  ),
  // Cohere: "invalid api token". The monthly limit of a trial key: "You are using a Trial key, which is limited to 1000 API calls / month."
  phrase(/^invalid api token\b|^no api key supplied\b/i, [401, 403], verdict("auth", "invalid_api_token")),
  phrase(/\bTrial key\b.{0,120}\/ ?month\b/i, [429], verdict("quota_exceeded", "trial_key_spent", "account")),
  phrase(
    /^model .{0,100}(?:not found|was removed)\b/i,
    [400, 404],
    verdict("not_found", "model_not_found", "credential_model"),
  ),
];

/** A longer text is a page, or quotes the user. */
const maxCharacters = 2_000;

/** The verdict for the message. Undefined: the message has none of the phrases. */
export function judgeVendorSentence({ message, status }: ErrorFacts): Verdict | undefined {
  const text = message.slice(0, maxCharacters);
  const own = withoutQuotations(text);
  return phrases.find(({ words, statuses }) => mayStand(statuses, status) && words.test(own))?.verdict;
}

function mayStand(statuses: readonly number[], status: number | undefined): boolean {
  return status === undefined || status < 300 || statuses.includes(status);
}

function phrase(words: RegExp, statuses: readonly number[], judged: Verdict): Phrase {
  return { words, statuses, verdict: judged };
}
