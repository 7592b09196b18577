import {
  type ErrorClass,
  type ErrorFacts,
  type FaultScope,
  reasonOfCode,
  type Verdict,
  verdict,
} from "@hotspare/core/plugin";
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

/** The verdict for codes that decide alone, in lower case. The reason is the code in snake case. */
const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ...each(safetyCodes, "content_safety", "request"),
  // All keys of a resource have the same deployments.
  ...each(deploymentCodes, "not_found", "endpoint_model"),
  ...each(keyCodes, "auth", "credential"),
  ...each(tokenCodes, "auth", "credential"),
  ...each(rightCodes, "auth", "credential_model"),
  ...each(subscriptionCodes, "auth", "account"),
]);

/** The reason for each rate limit code, by the code in lower case. */
const rateLimitReasons = new Map(rateLimitCodes.map((code) => [code.toLowerCase(), reasonOfCode(code)]));

/** The verdict for `innererror.code`, which says more than the outer code, or for the code. Undefined: neither decides. */
export function judgeCode(facts: ErrorFacts): Verdict | undefined {
  const words = [innerCodeOf(facts.body), facts.code].map((word) => word?.toLowerCase() ?? "");
  for (const word of words) {
    const throttled = rateLimitReasons.get(word);
    if (throttled !== undefined) {
      return verdict("rate_limited", throttled, rateLimitScope(facts));
    }
    const decided = verdicts.get(word);
    if (decided !== undefined) {
      return decided;
    }
  }
  return undefined;
}

function each(codes: readonly string[], errorClass: ErrorClass, scope: FaultScope): [string, Verdict][] {
  return codes.map((code) => [code.toLowerCase(), verdict(errorClass, reasonOfCode(code), scope)]);
}
