import { type ErrorFacts, type Verdict, verdict, withoutQuotations } from "@hotspare/core/plugin";

/** A phrase with only one meaning, and the statuses that it may come with. Without a status: inside a stream or a 200. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly verdict: Verdict;
}

const refusals = [400, 413, 422];
const missing = [400, 404];
const barred = [401, 403];

/** Sentences of OpenAI that come with a less precise code, or with no code. Each was seen in a published report. */
const phrases: readonly Phrase[] = [
  // The organization lacks a right, although the error looks like a wrong parameter or a missing model. Its other models work.
  phrase(
    /\borganization must be verified to\b/i,
    [400, 403, 404],
    verdict("auth", "organization_not_verified", "account_model"),
  ),
  phrase(
    /\bservice tier is not (?:allowed|available|enabled) for this (?:project|organization)\b/i,
    [400, 403],
    verdict("auth", "service_tier_not_allowed", "credential_model"),
  ),
  // The key works for other endpoints.
  phrase(/\bMissing scopes: /, barred, verdict("auth", "missing_scopes", "credential_model")),
  // Sentences of servers that speak OpenAI's protocol, without a code: SiliconFlow and DeepSeek, Zhipu in Chinese.
  phrase(
    /\binsufficient (?:account )?balance\b|\bbalance is (?:insufficient|not enough)\b|余额不足|账户已欠费/i,
    [400, 402, 403, 429],
    verdict("quota_exceeded", "insufficient_balance", "account"),
  ),
  // Gemini, with status 400.
  phrase(/^API key (?:is )?(?:not valid|expired)\b/, [400], verdict("auth", "api_key_not_valid")),
  phrase(/不安全或敏感内容/, refusals, verdict("content_safety", "sensitive_content")),
  // OpenAI could not fetch the user's picture. No credential is at fault, and the next fetch may be quicker.
  phrase(
    /^Timeout while downloading /,
    [400, 408, 422],
    verdict("transient", "image_download_timeout", "request"),
  ),
  phrase(
    /\brejected (?:by|as a result of) (?:the|our) safety system\b|\bflagged as potentially violating our usage policy\b/i,
    [...refusals, 403],
    verdict("content_safety", "safety_system"),
  ),
  phrase(
    /\bmaximum (?:context|input) length (?:is|of) [\d,]+ tokens\b|\bcontext window of this model\b|\bmax(?:imum)? (?:of )?[\d,]+ tokens per request\b|\binput tokens exceed the configured limit\b/i,
    refusals,
    verdict("input_too_large", "too_many_tokens"),
  ),
  phrase(/^Too many images in request\b/, refusals, verdict("input_too_large", "too_many_images")),
  // The model answers on another path. No other key changes that.
  phrase(
    /\bnot allowed to (?:generate embeddings|sample) from this model\b|\bis not a chat model\b|\bonly (?:supported|available|works?|usable) (?:in|on|with|via|through|for|at|by|under) (?:the )?\/?v1\/\w+|\bnot supported (?:in|on|by|with|at|for) the \/?v1\/\w+/i,
    [400, 403, 404],
    verdict("permanent", "wrong_endpoint_for_model"),
  ),
  // The same from a relay, as a 5xx: the server behind the relay has the model on another path. Another relay may use the right path.
  phrase(
    /\bonly (?:supported|available|works?|usable) (?:in|on|with|via|through|for|at|by|under) (?:the )?\/?v1\/\w+/i,
    [500, 501, 502, 503],
    verdict("not_found", "wrong_endpoint_for_model"),
  ),
  // DeepSeek, vLLM and others send no code with this sentence.
  phrase(
    /\bmodel\b.{0,200}\b(?:does not exist|not exist)\b/i,
    missing,
    verdict("not_found", "model_not_found"),
  ),
  // The words of OpenAI's overload, as a 429 or a 503, from relays that drop its type.
  phrase(
    /\b(?:server|model|engine)s? (?:is|are) currently overloaded\b/i,
    [429, 500, 502, 503],
    verdict("transient", "overloaded"),
  ),
  // Perhaps the server cannot handle this request: the message does not mention load.
  phrase(
    /^The server had an error (?:while )?processing your request\b/i,
    [429, 500, 502, 503],
    verdict("transient", "server_error"),
  ),
];

/** A longer text is a page, or quotes the user. */
const maxCharacters = 2_000;

/** The verdict for the message. Undefined: the message has none of the phrases. */
export function judgeOpenAIPhrase({ message, status }: ErrorFacts): Verdict | undefined {
  const text = withoutQuotations(message.slice(0, maxCharacters));
  return phrases.find(({ words, statuses }) => mayStand(statuses, status) && words.test(text))?.verdict;
}

function mayStand(statuses: readonly number[], status: number | undefined): boolean {
  return status === undefined || status < 300 || statuses.includes(status);
}

function phrase(words: RegExp, statuses: readonly number[], judged: Verdict): Phrase {
  return { words, statuses, verdict: judged };
}
