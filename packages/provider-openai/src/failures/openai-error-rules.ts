import {
  type ErrorFacts,
  type ErrorRule,
  isPaceSentence,
  judgeWords,
  type Verdict,
  verdict,
} from "@hotspare/core/plugin";
import { decisiveVerdict, serviceVerdict } from "./error-verdicts.js";
import { judgeOpenAIPhrase } from "./judge-openai-phrase.js";
import { isRateLimitWord, judgeRateLimit } from "./judge-rate-limit.js";
import { requestCodes } from "./openai-error-codes.js";
import { vendorVerdict } from "./vendor-numbers.js";

/**
 * The error rules for OpenAI, and for servers that speak OpenAI's protocol. Known codes and types come before the status, because a 429 has eight
 * meanings and a 400 has as many. Then come OpenAI's sentences, then core's families of words, for the codes and the messages of all other servers. A
 * code that says only that the service failed comes after the message, because many servers send it for every error. Core's general rules classify
 * the rest.
 */
export const openAIErrorRules: readonly ErrorRule[] = [
  factsRule("openai/code", (facts) => judgeWord(facts.code, facts)),
  factsRule("openai/type", (facts) => judgeWord(facts.type, facts)),
  factsRule("openai/sentence", judgeOpenAIPhrase),
  factsRule("openai/words", judgeOthersWords),
  factsRule("openai/number", ({ code }) => vendorVerdict(code)),
  factsRule("openai/service", judgeService),
  factsRule("openai/too-many-requests", (facts) =>
    facts.status === 429 ? judgeRateLimit(facts) : undefined,
  ),
  factsRule("openai/request", judgeRequest),
];

function factsRule(name: string, judge: (facts: ErrorFacts) => Verdict | undefined): ErrorRule {
  return { name, classify: ({ facts }) => (facts === undefined ? undefined : judge(facts)) };
}

function judgeWord(word: string | undefined, facts: ErrorFacts): Verdict | undefined {
  if (isRateLimitWord(word)) {
    return judgeRateLimit(facts);
  }
  if (word === "invalid_prompt") {
    return judgeInvalidPrompt(facts);
  }
  return word === "insufficient_quota" && isDashScopePace(facts.message)
    ? judgeRateLimit(facts)
    : decisiveVerdict(word);
}

/**
 * DashScope's limit of tokens a minute has OpenAI's code of an empty account: "Allocated quota exceeded, please increase your quota limit", with a
 * link to its page on `token-limit` (Model Studio, "Error codes", 429 Throttling.AllocationQuota). Its free quota is spent for good.
 */
function isDashScopePace(message: string): boolean {
  const isAllocated =
    /\ballocated quota exceeded\b|#token-limit\b/i.test(message) && !/\bfree\b/i.test(message);
  return isAllocated || isPaceSentence(message);
}

/** OpenAI counts limits by account and model. So do most servers that speak its protocol. */
function judgeOthersWords(facts: ErrorFacts): Verdict | undefined {
  const judged = judgeWords(facts);
  // Its code says better that the service failed.
  if (
    judged?.reason === "server_failed" &&
    (serviceVerdict(facts.code) ?? serviceVerdict(facts.type)) !== undefined
  ) {
    return undefined;
  }
  return judged?.class === "rate_limited" ? { ...judged, scope: "account_model" } : judged;
}

/** Some servers send `api_error` for every error. A status that names the fault is more precise. */
function judgeService({ code, type, status }: ErrorFacts): Verdict | undefined {
  const decided = serviceVerdict(code) ?? serviceVerdict(type);
  if (decided === undefined || status === undefined || status < 400 || status >= 500) {
    return decided;
  }
  const mayBeServers = [408, 409, 425].includes(status) || (status === 429 && decided.reason !== "api_error");
  return mayBeServers ? decided : undefined;
}

/** OpenAI uses this code for a prompt that its policies forbid. Relays use it for a malformed prompt, and say so in the message. */
function judgeInvalidPrompt({ message, code }: ErrorFacts): Verdict {
  const forbidden =
    message === "" || message === code || /\b(?:flagged|polic(?:y|ies)|safety)\b/i.test(message);
  return forbidden ? verdict("content_safety", "invalid_prompt") : verdict("permanent", "invalid_prompt");
}

const requestWords: ReadonlySet<string> = new Set(requestCodes);

/** Without a status, in a stream or a 200, only the code says that the request itself is wrong. */
function judgeRequest({ status, code, type }: ErrorFacts): Verdict | undefined {
  const word = [code, type].find((each) => each !== undefined && requestWords.has(each));
  return word !== undefined && (status === undefined || status < 300)
    ? verdict("permanent", word)
    : undefined;
}
