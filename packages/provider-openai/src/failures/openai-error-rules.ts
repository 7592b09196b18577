import { type ErrorFacts, type ErrorRule, type Verdict, verdict } from "@hotspare/core/plugin";
import { decisiveVerdict } from "./error-verdicts.js";
import { isRateLimitWord, judgeRateLimit } from "./judge-rate-limit.js";
import { judgeSentence } from "./judge-sentence.js";
import { requestCodes } from "./openai-error-codes.js";
import { abortErrno } from "./read-openai-error-facts.js";

/**
 * What OpenAI's errors mean, also those of servers that speak as it does. Its code and its type come before the status, since a
 * 429 is eight things and a 400 as many; sentences come last, and only phrases that no throttle notice holds ("billing" and
 * "quota" stand in many). What is left is for core's general rules.
 */
export const openAIErrorRules: readonly ErrorRule[] = [
  factsRule("openai/abort", ({ errno }) =>
    errno === abortErrno ? verdict("aborted", "aborted") : undefined,
  ),
  factsRule("openai/code", (facts) => judgeWord(facts.code, facts)),
  factsRule("openai/type", (facts) => judgeWord(facts.type, facts)),
  factsRule("openai/sentence", judgeSentence),
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
  if (isTooLongInput(word, facts)) {
    return verdict("input_too_large", "input_too_long");
  }
  const decided = decisiveVerdict(word);
  return decided?.class === "transient" && isPlainRefusal(facts.status) ? undefined : decided;
}

/** Some servers say `api_error` to everything: a status that names the fault is the better word. */
function isPlainRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
}

/** OpenAI's word for a prompt that its policies forbid; relays use it for one that is malformed, and say so. */
function judgeInvalidPrompt({ message, code }: ErrorFacts): Verdict {
  const forbidden =
    message === "" || message === code || /\b(?:flagged|polic(?:y|ies)|safety)\b/i.test(message);
  return forbidden ? verdict("content_safety", "invalid_prompt") : verdict("permanent", "invalid_prompt");
}

/** "Expected a string with maximum length …": of the input it is too much, of a tool's name it is a mistake. */
function isTooLongInput(word: string | undefined, { param }: ErrorFacts): boolean {
  return (
    (word === "string_above_max_length" || word === "array_above_max_length") &&
    /^(?:input|messages|prompt)\b/.test(param ?? "")
  );
}

const requestWords: ReadonlySet<string> = new Set(requestCodes);

/** Without a status, in a stream or a 200, only the word tells that the request itself is wrong. */
function judgeRequest({ status, code, type }: ErrorFacts): Verdict | undefined {
  const word = [code, type].find((each) => each !== undefined && requestWords.has(each));
  return word !== undefined && (status === undefined || status < 300)
    ? verdict("permanent", word)
    : undefined;
}
