import { type ErrorFacts, type ErrorRule, judgeWords } from "@hotspare/core/plugin";
import { arkRequestFamilies } from "./ark-codes.js";
import { bareSentence } from "./bare-sentence.js";
import { lookUpCode, type Meaning, meaning } from "./code-table.js";
import { factsRule } from "./facts-rule.js";
import { judgeVolcenginePhrase } from "./judge-volcengine-phrase.js";

/**
 * The rules of both providers, in order: by the whole code, by its part before the dot, by a phrase of the message, and by the status, which core's
 * general rules read. `type` is never read, because live servers write it in three ways.
 */
export function vendorErrorRules(
  provider: string,
  judgeCode: (code: string, facts: ErrorFacts) => Meaning | undefined,
): readonly ErrorRule[] {
  return [
    factsRule(`${provider}/code`, (facts) =>
      facts.code === undefined ? undefined : judgeCode(facts.code, facts),
    ),
    factsRule(`${provider}/sentence`, ({ message, status }) =>
      judgeVolcenginePhrase(bareSentence(message), status),
    ),
    // Words that this vendor's tables do not have: a relay's words, or a new code.
    factsRule(`${provider}/words`, judgeOthersWords),
    factsRule(`${provider}/request`, ({ code }) =>
      code === undefined ? undefined : lookUpCode(code, [], [arkRequestFamilies]),
    ),
    // The message does not say which limit it is. Limits of the account are the most common (docs/82379/1848593, docs/84313/1791161).
    factsRule(`${provider}/too-many-requests`, ({ status }) =>
      status === 429 ? meaning("rate_limited", "too_many_requests", "account_model") : undefined,
    ),
  ];
}

/** Limits belong to the account, like the limits in the tables. A 500 that mentions the content is a failure of the moderation service. */
function judgeOthersWords(facts: ErrorFacts): Meaning | undefined {
  const judged = judgeWords({ ...facts, message: bareSentence(facts.message) });
  if (judged?.class === "content_safety" && facts.status !== undefined && facts.status >= 500) {
    return meaning("transient", "content_security_failed");
  }
  return judged?.class === "rate_limited" ? { ...judged, scope: "account_model" } : judged;
}
