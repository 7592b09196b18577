import {
  type ErrorFacts,
  type ErrorRule,
  isObject,
  judgeSpentWords,
  judgeWords,
  textOf,
  type Verdict,
  verdict,
} from "@hotspare/core/plugin";
import { judgeVendorSentence } from "./judge-vendor-sentence.js";
import { verdictOfWords } from "./vendor-error-codes.js";

/**
 * The error rules for models of the AI SDK. Vendors' words with only one meaning come first, then vendors' sentences, then core's families of words,
 * then words that say little. Core's general rules classify the rest.
 */
export const aiSdkErrorRules: readonly ErrorRule[] = [
  factsRule("ai-sdk/sentence", judgeVendorSentence),
  factsRule("ai-sdk/code", (facts) => verdictOfWords("decisive", wordsOf(facts))),
  factsRule("ai-sdk/pace", judgePace),
  factsRule("ai-sdk/words", judgeOthersWords),
  factsRule("ai-sdk/weak-code", judgeWeak),
  factsRule("ai-sdk/too-many-requests", ({ status }) =>
    status === 429 ? verdict("rate_limited", "too_many_requests", "account_model") : undefined,
  ),
];

function factsRule(name: string, judge: (facts: ErrorFacts) => Verdict | undefined): ErrorRule {
  return { name, classify: ({ facts }) => (facts === undefined ? undefined : judge(facts)) };
}

/** The words of an error, the most specific first: Google's reason in `details`, then code and type, then Google's status. */
function wordsOf({ code, type, body }: ErrorFacts): readonly (string | undefined)[] {
  const outer: unknown = Array.isArray(body) ? body[0] : body;
  const error = isObject(outer) ? (outer["error"] ?? outer) : undefined;
  const { details, status } = isObject(error) ? error : {};
  const reasons = (Array.isArray(details) ? details : [])
    .filter(isObject)
    .map(({ reason }) => textOf(reason));
  return [...reasons, code, type, textOf(status)];
}

/** "limit: 0": the project has no allowance for this model, and waiting does not help (Gemini's free tier). */
const zeroLimit = /\blimit:? 0(?![\d.]*\d)/i;

/** The verdict for a throttle that says that nothing is left, or that one request exceeds the limit of a minute. */
function judgePace(facts: ErrorFacts): Verdict | undefined {
  const paced = verdictOfWords("paces", wordsOf(facts));
  if (paced === undefined && facts.status !== 429) {
    return undefined;
  }
  if (zeroLimit.test(facts.message)) {
    return verdict("quota_exceeded", "limit_is_zero", "account_model");
  }
  if (/^Request too large\b/.test(facts.message)) {
    return verdict("input_too_large", "request_exceeds_limit");
  }
  return paced === undefined ? undefined : (judgeSpentWords(facts) ?? paced);
}

/** All of these vendors count limits by account and model. */
function judgeOthersWords(facts: ErrorFacts): Verdict | undefined {
  const judged = judgeWords(facts);
  if (judged?.reason === "server_failed" && verdictOfWords("weak", wordsOf(facts)) !== undefined) {
    return undefined;
  }
  return judged?.class === "rate_limited" ? { ...judged, scope: "account_model" } : judged;
}

/** A status that names the fault says more than a word that some servers send for every error. */
function judgeWeak(facts: ErrorFacts): Verdict | undefined {
  const { status } = facts;
  const judged = verdictOfWords("weak", wordsOf(facts));
  const isRefusal = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  return judged?.class === "transient" && isRefusal ? undefined : judged;
}
