import { type ErrorFacts, type ErrorRule, judgeWords } from "@hotspare/core/plugin";
import { arkRequestFamilies } from "./ark-codes.js";
import { bareSentence } from "./bare-sentence.js";
import { lookUpCode, type Meaning, meaning } from "./code-table.js";
import { factsRule } from "./facts-rule.js";
import { judgeVolcenginePhrase } from "./judge-volcengine-phrase.js";

/**
 * The ladder of both providers: by the whole code, by its part before the dot, by a phrase of the sentence, and by the status, which is
 * left to core's general rules. `type` is never asked: live servers write it in three ways.
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
    // Words that this vendor's tables do not hold: a relay's, or a code that is new.
    factsRule(`${provider}/words`, judgeOthersWords),
    factsRule(`${provider}/request`, ({ code }) =>
      code === undefined ? undefined : lookUpCode(code, [], [arkRequestFamilies]),
    ),
    // Which limit is not said: those of the account are the most common (docs/82379/1848593, docs/84313/1791161).
    factsRule(`${provider}/too-many-requests`, ({ status }) =>
      status === 429 ? meaning("rate_limited", "too_many_requests", "account_model") : undefined,
    ),
  ];
}

/** Limits are the account's, as those that the tables know. A 500 that speaks of the content is the moderation's own failure. */
function judgeOthersWords(facts: ErrorFacts): Meaning | undefined {
  const judged = judgeWords({ ...facts, message: bareSentence(facts.message) });
  if (judged?.class === "content_safety" && facts.status !== undefined && facts.status >= 500) {
    return meaning("transient", "content_security_failed");
  }
  return judged?.class === "rate_limited" ? { ...judged, scope: "account_model" } : judged;
}
