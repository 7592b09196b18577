import { type ErrorFacts, type Verdict, verdict, withoutQuotations } from "@hotspare/core/plugin";

/** A phrase that means one thing alone, with the statuses it may stand under; no status: inside a stream or a 200. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly verdict: Verdict;
}

const refusals = [400, 413, 422];
const missing = [400, 404];
const barred = [401, 403];

/** Sentences of OpenAI that come with a code that says less, or with none; each was seen in a published report. */
const phrases: readonly Phrase[] = [
  // A right of the organization, though it looks like a wrong parameter or a missing model. Its other models work.
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
  // What servers that speak as OpenAI say without a code of its own: SiliconFlow and DeepSeek, Zhipu in Chinese.
  phrase(
    /\binsufficient (?:account )?balance\b|\bbalance is (?:insufficient|not enough)\b|余额不足|账户已欠费/i,
    [400, 402, 403, 429],
    verdict("quota_exceeded", "insufficient_balance", "account"),
  ),
  // Gemini, with status 400.
  phrase(/^API key (?:is )?(?:not valid|expired)\b/, [400], verdict("auth", "api_key_not_valid")),
  phrase(/不安全或敏感内容/, refusals, verdict("content_safety", "sensitive_content")),
  // OpenAI fetching the user's picture: nobody's credential is at fault, and the next fetch may be quicker.
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
  // A model that answers on another path: no key changes that.
  phrase(
    /\bnot allowed to (?:generate embeddings|sample) from this model\b|\bis not a chat model\b|\bonly (?:supported|available|works?|usable) (?:in|on|with|via|through|for|at|by|under) (?:the )?\/?v1\/\w+|\bnot supported (?:in|on|by|with|at|for) the \/?v1\/\w+/i,
    [400, 403, 404],
    verdict("permanent", "wrong_endpoint_for_model"),
  ),
  // A relay's 5xx of the same: what stands behind it has the model on another path, and another relay may not.
  phrase(
    /\bonly (?:supported|available|works?|usable) (?:in|on|with|via|through|for|at|by|under) (?:the )?\/?v1\/\w+/i,
    [500, 501, 502, 503],
    verdict("not_found", "wrong_endpoint_for_model"),
  ),
  // DeepSeek, vLLM and others give no code with it.
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
  // It may be the request that the server cannot bear: not a word of load.
  phrase(
    /^The server had an error (?:while )?processing your request\b/i,
    [429, 500, 502, 503],
    verdict("transient", "server_error"),
  ),
];

/** Longer texts are a page, or the user's own words sent back. */
const maxCharacters = 2_000;

/** The judgement on the sentence; undefined when none of the phrases is in it. */
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
