import type { ErrorClass, ErrorFacts, FaultScope, Verdict } from "@hotspare/core/plugin";
import {
  deploymentCodes,
  keyCodes,
  rateLimitCodes,
  rightCodes,
  safetyCodes,
  subscriptionCodes,
  tokenCodes,
} from "./azure-error-codes.js";
import { innerCodeOf } from "./inner-code-of.js";
import { rateLimitScope } from "./rate-limit-scope.js";

/** What a code decides by itself; the word is the reason. */
const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ...each(safetyCodes, "content_safety", "request"),
  // A resource has its deployments for all of its keys.
  ...each(deploymentCodes, "not_found", "endpoint_model"),
  ...each(keyCodes, "auth", "credential"),
  ...each(tokenCodes, "auth", "credential"),
  ...each(rightCodes, "auth", "credential_model"),
  ...each(subscriptionCodes, "auth", "account"),
]);

const rateLimitWords: ReadonlySet<string> = new Set(rateLimitCodes);

/** The judgement on `innererror.code`, which tells more than the code around it, or on the code; undefined: they decide nothing. */
export function judgeCode(facts: ErrorFacts): Verdict | undefined {
  const words = [innerCodeOf(facts.body), facts.code].map((word) => word?.toLowerCase() ?? "");
  for (const word of words) {
    if (rateLimitWords.has(word)) {
      return { class: "rate_limited", scope: rateLimitScope(facts), reason: word };
    }
    const decided = verdicts.get(word);
    if (decided !== undefined) {
      return decided;
    }
  }
  return undefined;
}

function each(words: readonly string[], errorClass: ErrorClass, scope: FaultScope): [string, Verdict][] {
  return words.map((word) => [word, { class: errorClass, scope, reason: word }]);
}
